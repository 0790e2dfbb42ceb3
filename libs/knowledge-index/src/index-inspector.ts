import type { Client } from '@elastic/elasticsearch';
import type { IndexSide } from '@helpdex/contracts';
import type { KnowledgeDocument, Tombstone } from './documents';
import { indexProblem } from './index-problem';

type Document = KnowledgeDocument | Tombstone;

export interface InspectedDocument {
  id: string;
  /** As Elasticsearch counts it. */
  version: number;
  document: KnowledgeDocument;
}

/** Where a walk through a side goes on; null from its start. */
export type SideCursor = [string, string] | null;

const SHOWN = ['tombstone', 'title', 'text', 'url', 'labels', 'path'];

/** Looks at what an index holds, for comparing it with what it should. Changes nothing. */
export class IndexInspector {
  constructor(private readonly client: Client) {}

  /** Of these entries those that are shown, as of the last write: a refresh is not waited for. */
  async shown(index: string, ids: readonly string[]): Promise<InspectedDocument[]> {
    if (ids.length === 0) return [];
    const answer = await this.run(() => this.client.mget<Document>({ index, ids: [...ids], _source_includes: SHOWN }));
    return answer.docs.flatMap((found) => {
      if (!('found' in found) || !found.found || !found._source || found._source.tombstone) return [];
      return [{ id: found._id, version: found._version ?? 0, document: found._source }];
    });
  }

  /** Ids of what is shown of a source, in order, as of the last refresh. */
  async idsOf(index: string, source: string, after: SideCursor, limit: number): Promise<{ ids: string[]; next: SideCursor }> {
    const answer = await this.run(() =>
      this.client.search<Document>({
        index,
        size: limit,
        track_total_hits: false,
        _source: false,
        query: { bool: { filter: [{ term: { source } }, { term: { tombstone: false } }] } },
        sort: [{ articleKey: 'asc' }, { locale: 'asc' }],
        ...(after ? { search_after: after } : {}),
      }),
    );
    const { hits } = answer.hits;
    const last = hits.at(-1)?.sort as [string, string] | undefined;
    return { ids: hits.flatMap(({ _id }) => (_id === undefined ? [] : [_id])), next: hits.length < limit ? null : (last ?? null) };
  }

  async refresh(sides: Readonly<Record<IndexSide, string>>): Promise<void> {
    await this.run(() => this.client.indices.refresh({ index: Object.values(sides) }));
  }

  private async run<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      throw indexProblem(error, 'index_unavailable');
    }
  }
}
