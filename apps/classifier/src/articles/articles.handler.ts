import type { RpcAnswer, RpcRequest } from '@helpdex/contracts';
import { RpcHandler } from '@helpdex/rpc';
import { Controller, Inject } from '@nestjs/common';
import { ArticleFacets } from './article-facets';
import { ArticleList } from './article-list';
import { ReviewList } from '../reviews/review-list.service';
import { OverrideService } from './override.service';

/** Answers the gateway about entries. The tenant is the caller's, never the request's. */
@Controller()
export class ArticlesHandler {
  constructor(
    @Inject(ArticleList) private readonly list: ArticleList,
    @Inject(ArticleFacets) private readonly facets: ArticleFacets,
    @Inject(OverrideService) private readonly overrides: OverrideService,
    @Inject(ReviewList) private readonly reviews: ReviewList,
  ) {}

  @RpcHandler('articles.list')
  page({ caller, input }: RpcRequest<'articles.list'>): Promise<RpcAnswer<'articles.list'>> {
    return this.list.page(caller.tenant, input);
  }

  @RpcHandler('articles.facets')
  facetsOf({ caller, input }: RpcRequest<'articles.facets'>): Promise<RpcAnswer<'articles.facets'>> {
    return this.facets.of(caller.tenant, input);
  }

  @RpcHandler('articles.get')
  get({ caller, input }: RpcRequest<'articles.get'>): Promise<RpcAnswer<'articles.get'>> {
    return this.overrides.get(caller.tenant, input.id);
  }

  @RpcHandler('articles.setVisibility')
  setVisibility({ caller, input }: RpcRequest<'articles.setVisibility'>): Promise<RpcAnswer<'articles.setVisibility'>> {
    return this.overrides.setVisibility(caller, input.id, input);
  }

  @RpcHandler('articles.counts')
  async counts({ tenant, sources }: RpcRequest<'articles.counts'>): Promise<RpcAnswer<'articles.counts'>> {
    const [counts, held] = await Promise.all([this.list.counts(tenant, sources), this.reviews.heldEntries(tenant)]);
    for (const [source, entries] of held) if (counts[source]) counts[source].heldForReview = entries;
    return counts;
  }
}
