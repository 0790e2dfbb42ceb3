import type { RpcAnswer, RpcRequest } from '@helpdex/contracts';
import { RpcHandler } from '@helpdex/rpc';
import { Controller, Inject } from '@nestjs/common';
import { ArticleFacets } from './article-facets';
import { ArticleList } from './article-list';
import { ReviewList } from '../reviews/review-list.service';
import { OverrideService } from './override.service';
import { SegmentNames } from './segment-names';

/** Answers the gateway about entries. The tenant is the caller's, never the request's. */
@Controller()
export class ArticlesHandler {
  constructor(
    @Inject(ArticleList) private readonly list: ArticleList,
    @Inject(ArticleFacets) private readonly facets: ArticleFacets,
    @Inject(OverrideService) private readonly overrides: OverrideService,
    @Inject(ReviewList) private readonly reviews: ReviewList,
    @Inject(SegmentNames) private readonly segments: SegmentNames,
  ) {}

  @RpcHandler('articles.list')
  async page({ caller, input }: RpcRequest<'articles.list'>): Promise<RpcAnswer<'articles.list'>> {
    const page = await this.list.page(caller.tenant, input);
    return { ...page, items: page.items.map(await this.segments.for(caller.tenant, page.items)) };
  }

  @RpcHandler('articles.facets')
  facetsOf({ caller, input }: RpcRequest<'articles.facets'>): Promise<RpcAnswer<'articles.facets'>> {
    return this.facets.of(caller.tenant, input);
  }

  @RpcHandler('articles.get')
  async get({ caller, input }: RpcRequest<'articles.get'>): Promise<RpcAnswer<'articles.get'>> {
    const article = await this.overrides.get(caller.tenant, input.id);
    return (await this.segments.for(caller.tenant, [article]))(article);
  }

  @RpcHandler('articles.setVisibility')
  async setVisibility({ caller, input }: RpcRequest<'articles.setVisibility'>): Promise<RpcAnswer<'articles.setVisibility'>> {
    const article = await this.overrides.setVisibility(caller, input.id, input);
    return (await this.segments.for(caller.tenant, [article]))(article);
  }

  @RpcHandler('articles.counts')
  async counts({ tenant, sources }: RpcRequest<'articles.counts'>): Promise<RpcAnswer<'articles.counts'>> {
    const [counts, held] = await Promise.all([this.list.counts(tenant, sources), this.reviews.heldEntries(tenant)]);
    for (const [source, entries] of held) if (counts[source]) counts[source].heldForReview = entries;
    return counts;
  }
}
