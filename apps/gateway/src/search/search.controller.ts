import { Controller, Get, Inject } from '@nestjs/common';
import { SearchQuery, type Caller, type SearchHitDto, type SearchResultDto } from '@helpdex/contracts';
import type { Metrics } from '@helpdex/observability';
import { AsCaller } from '../auth/caller';
import { METRICS } from '../health/metrics.controller';
import { Endpoint } from '../openapi/endpoint.decorator';
import { Query } from '../validation/input.decorator';
import { scopeFor } from './search-scope';
import { SEARCH, type KnowledgeHit, type SearchPort } from './search.port';
import { SourceNames } from './source-names.service';

const DEFAULT_LIMIT = 20;

const named = ({ sourceId, ...hit }: KnowledgeHit, names: ReadonlyMap<string, string>): SearchHitDto => ({
  ...hit,
  source: { id: sourceId, type: 'zendesk', name: names.get(sourceId) ?? sourceId },
});

@Controller('search')
export class SearchController {
  constructor(
    @Inject(SEARCH) private readonly index: SearchPort,
    @Inject(SourceNames) private readonly sourceNames: SourceNames,
    @Inject(METRICS) private readonly metrics: Metrics,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Search articles; every article once, in the best locale for the request',
    access: 'reader',
    query: SearchQuery,
    answers: { 200: 'SearchResult' },
  })
  async search(@AsCaller() caller: Caller, @Query(SearchQuery) query: SearchQuery): Promise<SearchResultDto> {
    const { q, audience, limit = DEFAULT_LIMIT, ...filters } = query;
    const scope = scopeFor(caller.role, audience);
    const measured = this.metrics.searchSeconds.startTimer({ kind: 'articles', audience: scope });
    const [found, names] = await Promise.all([
      this.index.search({ ...filters, tenant: caller.tenant, query: q, scope, limit }).finally(measured),
      this.sourceNames.of(caller),
    ]);
    return { items: found.items.map((hit) => named(hit, names)), total: found.total, tookMs: found.tookMs, nextCursor: found.nextCursor };
  }
}
