import { Controller, Get, Inject } from '@nestjs/common';
import { SearchQuery, type Caller, type SearchHitDto, type SearchResultDto } from '@helpdex/contracts';
import { AsCaller } from '../auth/caller';
import { Endpoint } from '../openapi/endpoint.decorator';
import { Query } from '../validation/input.decorator';
import { scopeFor } from './search-scope';
import { SEARCH, type IndexedHit, type SearchPort } from './search.port';
import { SourceNames } from './source-names.service';

const DEFAULT_LIMIT = 20;

const named = ({ sourceId, ...hit }: IndexedHit, names: ReadonlyMap<string, string>): SearchHitDto => ({
  ...hit,
  source: { id: sourceId, type: 'zendesk', name: names.get(sourceId) ?? sourceId },
});

@Controller('search')
export class SearchController {
  constructor(
    @Inject(SEARCH) private readonly index: SearchPort,
    @Inject(SourceNames) private readonly sourceNames: SourceNames,
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
    const [found, names] = await Promise.all([
      this.index.search({ ...filters, tenant: caller.tenant, query: q, scope, limit }),
      this.sourceNames.of(caller),
    ]);
    return { items: found.items.map((hit) => named(hit, names)), total: found.total, tookMs: found.tookMs, nextCursor: found.nextCursor };
  }
}
