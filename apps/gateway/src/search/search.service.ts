import { Inject, Injectable } from '@nestjs/common';
import type { Caller, PassageResultDto, SearchHitDto, SearchQuery, SearchResultDto } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import { isIndexMissing } from '@helpdex/knowledge-index';
import type { Metrics } from '@helpdex/observability';
import { METRICS } from '../health/metrics.controller';
import { UPSTREAM, type Upstream } from '../upstream/upstream.port';
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
    @Inject(UPSTREAM) private readonly upstream: Upstream,
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
      find({ ...filters, tenant: caller.tenant, query: q, scope, limit })
        .catch((error: unknown) => this.withoutIndex(caller, error))
        .finally(measured),
      this.sourceNames.of(caller),
    ]);
    return { items: items.map((item) => named(item, names)), total, tookMs, nextCursor };
  }

  /** A tenant that never had an index has nothing to find. One that had is not answered as if it had nothing. */
  private async withoutIndex(caller: Caller, error: unknown): Promise<Found<never>> {
    if (!isIndexMissing(error)) throw error;
    const { generation } = await this.upstream.call('index.missed', { tenant: caller.tenant });
    if (generation === null) return { items: [], total: 0, tookMs: 0, nextCursor: null };
    throw new DomainError(
      'unavailable',
      'search_index_missing',
      'The search index is not where it should be. It is being put back: try again in some seconds. If this lasts, have it rebuilt (POST /api/v1/rebuilds).',
    );
  }
}
