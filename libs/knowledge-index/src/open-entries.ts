import type { Client, estypes } from '@elastic/elasticsearch';
import type { IndexSide } from '@helpdex/contracts';
import type { SideIndices } from './bulk-writer';
import { scanDocuments } from './scan';

/** An entry that a search of this generation could answer with. */
export interface OpenEntry {
  id: string;
  side: IndexSide;
  ver: number;
}

export interface OpenEntriesFilter {
  /** Of this source only. */
  source?: string | undefined;
  /** Of all but this source. */
  exceptSource?: string | undefined;
}

export const sourceFilter = ({ source, exceptSource }: OpenEntriesFilter): estypes.QueryDslQueryContainer[] => [
  ...(source === undefined ? [] : [{ term: { source } }]),
  ...(exceptSource === undefined ? [] : [{ bool: { must_not: [{ term: { source: exceptSource } }] } }]),
];

/** Every entry of a generation that is no tombstone, by article and locale, as of now. */
export async function* openEntries(client: Client, sides: SideIndices, filter: OpenEntriesFilter = {}): AsyncGenerator<OpenEntry> {
  const query = { bool: { filter: [{ term: { tombstone: false } }, ...sourceFilter(filter)] } };
  const index = [sides.public, sides.internal];
  for await (const found of scanDocuments(client, index, { query, fields: ['ver'] }))
    yield { id: found.id, side: found.index === sides.public ? 'public' : 'internal', ver: found.document.ver };
}
