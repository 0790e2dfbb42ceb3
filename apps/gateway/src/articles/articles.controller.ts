import { Controller, Get, Inject, Put } from '@nestjs/common';
import {
  ArticleFacetsQuery,
  ArticleQuery,
  SetVisibilityInput,
  type ArticleDetailDto,
  type ArticleDto,
  type ArticleFacetsDto,
  type Caller,
  type Page,
} from '@helpdex/contracts';
import { AsCaller } from '../auth/caller';
import { Endpoint } from '../openapi/endpoint.decorator';
import { UPSTREAM, type Upstream } from '../upstream/upstream.port';
import { Body, EntryId, Query } from '../validation/input.decorator';

@Controller('articles')
export class ArticlesController {
  constructor(@Inject(UPSTREAM) private readonly upstream: Upstream) {}

  @Get()
  @Endpoint({
    summary: 'List articles, one item per article and locale',
    access: 'agent',
    query: ArticleQuery,
    answers: { 200: 'ArticlePage' },
  })
  list(@AsCaller() caller: Caller, @Query(ArticleQuery) query: ArticleQuery): Promise<Page<ArticleDto>> {
    return this.upstream.call('articles.list', { caller, input: query });
  }

  // Before `:id`, which would take it for an id.
  @Get('facets')
  @Endpoint({
    summary: 'Count the articles that fit, and name the locales, labels and sections to filter by',
    access: 'agent',
    query: ArticleFacetsQuery,
    answers: { 200: 'ArticleFacets' },
  })
  facets(@AsCaller() caller: Caller, @Query(ArticleFacetsQuery) query: ArticleFacetsQuery): Promise<ArticleFacetsDto> {
    return this.upstream.call('articles.facets', { caller, input: query });
  }

  @Get(':id')
  @Endpoint({ summary: 'Read an article with body, text and history', access: 'agent', answers: { 200: 'ArticleDetail' } })
  get(@AsCaller() caller: Caller, @EntryId() id: string): Promise<ArticleDetailDto> {
    return this.upstream.call('articles.get', { caller, input: { id } });
  }

  @Put(':id/visibility')
  @Endpoint({
    summary: 'Override the visibility, or take the override back with null; `internal` holds before the answer',
    access: 'operator',
    body: SetVisibilityInput,
    answers: { 200: 'Article' },
    problems: [409],
  })
  setVisibility(
    @AsCaller() caller: Caller,
    @EntryId() id: string,
    @Body(SetVisibilityInput) input: SetVisibilityInput,
  ): Promise<ArticleDto> {
    return this.upstream.call('articles.setVisibility', { caller, input: { ...input, id } });
  }
}
