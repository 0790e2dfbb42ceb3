import { Inject, Injectable } from '@nestjs/common';
import type { Caller, PassageResultDto, SearchHitDto, SearchQuery, SearchResultDto } from '@helpdex/contracts';
import type { Metrics } from '@helpdex/observability';
import { METRICS } from '../health/metrics.controller';
import { scopeFor } from './search-scope';
import { SEARCH, type Found, type SearchPort, type SearchRequest } from './search.port';
import { SourceNames } from './source-names.service';

const DEFAULT_LIMIT = 20;

type OfSource = { sourceId: string };
type Named<T extends OfSource> = Omit<T, 'sourceId'> & Pick<SearchHitDto, 'source'>;

const named = <T extends OfSource>({ sourceId, ...item }: T, names: ReadonlyMap<string, string>): Named<T> => ({
  ...item,
  source: { id: sourceId, type: 'zendesk', name: names.get(sourceId) ?? sourceId },
});

/** The two searches, for whoever asks: what a key may see is decided here and nowhere else. */
@Injectable()
export class Search {
  constructor(
    @Inject(SEARCH) private readonly index: SearchPort,
    @Inject(SourceNames) private readonly sourceNames: SourceNames,
    @Inject(METRICS) private readonly metrics: Metrics,
  ) {}

  articles(caller: Caller, query: SearchQuery): Promise<SearchResultDto> {
    return this.ask('articles', caller, query, (request) => this.index.search(request));
  }

  passages(caller: Caller, query: SearchQuery): Promise<PassageResultDto> {
    return this.ask('passages', caller, query, (request) => this.index.passages(request));
  }

  private async ask<T extends OfSource>(
    kind: 'articles' | 'passages',
    caller: Caller,
    { q, audience, limit = DEFAULT_LIMIT, ...filters }: SearchQuery,
    find: (request: SearchRequest) => Promise<Found<T>>,
  ): Promise<Found<Named<T>>> {
    const scope = scopeFor(caller.role, audience);
    const measured = this.metrics.searchSeconds.startTimer({ kind, audience: scope });
    const [{ items, total, tookMs, nextCursor }, names] = await Promise.all([
      find({ ...filters, tenant: caller.tenant, query: q, scope, limit }).finally(measured),
      this.sourceNames.of(caller),
    ]);
    return { items: items.map((item) => named(item, names)), total, tookMs, nextCursor };
  }
}
