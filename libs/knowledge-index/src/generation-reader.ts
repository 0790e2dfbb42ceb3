import type { Client } from '@elastic/elasticsearch';
import type { IndexSide } from '@helpdex/contracts';
import { indexedDigest } from '@helpdex/domain';
import type { SideIndices } from './bulk-writer';
import type { KnowledgeDocument, Tombstone } from './documents';
import { indexProblem } from './index-problem';
import { openEntries, type OpenEntriesFilter, type OpenEntry } from './open-entries';

/** What stands for an entry on one side. */
export interface StandingDocument {
  ver: number;
  /** Of its text; null for a tombstone. */
  digest: string | null;
}

export type EntryStanding = Partial<Record<IndexSide, StandingDocument>>;

export const INDEX_SIDES: readonly IndexSide[] = ['public', 'internal'];
const READ_FIELDS = ['tombstone', 'ver', 'title', 'text', 'labels', 'path', 'sectionIds'];

const standingOf = (document: KnowledgeDocument | Tombstone): StandingDocument => ({
  ver: document.ver,
  digest: document.tombstone ? null : indexedDigest(document),
});

/** Reads what a generation holds, for holding it against what it should hold. */
export class GenerationReader {
  constructor(private readonly client: Client) {}

  /** Every entry that a search could answer with, in order of article and locale. */
  open(sides: SideIndices, filter: OpenEntriesFilter = {}): AsyncGenerator<OpenEntry> {
    return openEntries(this.client, sides, filter);
  }

  /** What stands for each entry on both sides, also what no search sees yet. Entries of which nothing stands have an empty standing. */
  async standings(sides: SideIndices, ids: readonly string[]): Promise<Map<string, EntryStanding>> {
    const standings = new Map<string, EntryStanding>(ids.map((id) => [id, {}]));
    if (ids.length === 0) return standings;
    const docs = INDEX_SIDES.flatMap((side) => ids.map((_id) => ({ _index: sides[side], _id, _source: READ_FIELDS })));
    const answer = await this.client.mget<KnowledgeDocument | Tombstone>({ docs }).catch((error: unknown) => {
      throw indexProblem(error, 'index_unavailable');
    });
    for (const [position, item] of answer.docs.entries()) {
      const id = ids[position % ids.length] as string;
      const side = INDEX_SIDES[Math.floor(position / ids.length)] as IndexSide;
      if ('error' in item) throw new Error(`Elasticsearch could not read ${id} on the ${side} side: ${item.error.type}`);
      if (item.found && item._source) (standings.get(id) as EntryStanding)[side] = standingOf(item._source);
    }
    return standings;
  }
}
