import type { Client } from '@elastic/elasticsearch';
import { DomainError } from '@helpdex/domain';
import { verdictOf } from './bulk-verdict';
import { tombstoneOf, type KnowledgeDocument, type Tombstone } from './documents';
import { indexProblem } from './index-problem';

type Identity = Pick<Tombstone, 'source' | 'article' | 'locale'>;

/** An entry of a source that is being erased. */
export interface ErasedEntry extends Identity {
  /** Its text stands here still. */
  isOpen: boolean;
}

/**
 * Takes all entries of one source out of one index, whatever their versions below `floor`. A tombstone at `floor` says that an entry was taken out,
 * one at `floor + 1` that it was told as well: the index itself remembers how far the work is, and how many there were.
 */
export class SourceEraser {
  constructor(private readonly client: Client) {}

  /** Entries that are still open, or closed and not told yet; at most `limit`. */
  async pending(index: string, source: string, floor: number, limit: number): Promise<ErasedEntry[]> {
    const answer = await this.run(() =>
      this.client.search<KnowledgeDocument | Tombstone>({
        index,
        size: limit,
        track_total_hits: false,
        _source: ['source', 'article', 'locale', 'tombstone'],
        query: {
          bool: {
            filter: [{ term: { source } }],
            should: [{ term: { tombstone: false } }, { term: { ver: floor } }],
            minimum_should_match: 1,
          },
        },
      }),
    );
    return answer.hits.hits.flatMap(({ _source: found }) =>
      found ? [{ source: found.source, article: found.article, locale: found.locale, isOpen: !found.tombstone }] : [],
    );
  }

  /** How many were taken out by tombstones at `floor` or above. */
  async count(index: string, source: string, floor: number): Promise<number> {
    const query = { bool: { filter: [{ term: { source } }, { range: { ver: { gte: floor } } }] } };
    return (await this.run(() => this.client.count({ index, query }))).count;
  }

  /** Writes tombstones, and answers once searches see them. @throws DomainError `index_unavailable` when the cluster did not take all of them. */
  async tombstones(index: string, entries: readonly Identity[], ver: number): Promise<void> {
    if (entries.length === 0) return;
    const operations = entries.flatMap((entry) => [
      {
        index: { _index: index, _id: `${entry.source}:${entry.article}:${entry.locale}`, version: ver, version_type: 'external' as const },
      },
      tombstoneOf({ ...entry, ver }),
    ]);
    const answer = await this.run(() => this.client.bulk({ operations, refresh: true }));
    const failed = answer.items
      .map(({ index: item }) => verdictOf({ status: item?.status ?? 500, error: item?.error as never }))
      .find(({ kind }) => kind === 'busy' || kind === 'refused');
    if (failed)
      throw new DomainError('unavailable', 'index_unavailable', 'The search cluster did not take all closings of a deleted source.');
  }

  async refresh(index: string): Promise<void> {
    await this.run(() => this.client.indices.refresh({ index }));
  }

  private async run<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      throw indexProblem(error, 'index_unavailable');
    }
  }
}
