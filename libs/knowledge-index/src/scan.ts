import type { Client, estypes } from '@elastic/elasticsearch';
import type { KnowledgeDocument, Tombstone } from './documents';
import { indexProblem } from './index-problem';

export interface ScannedDocument {
  id: string;
  /** Name of the physical index. */
  index: string;
  version: number;
  document: KnowledgeDocument | Tombstone;
}

export interface ScanOptions {
  /** Default: all. */
  query?: estypes.QueryDslQueryContainer;
  /** Fields of the documents to read; default: all. */
  fields?: string[];
}

const PAGE = 1_000;
/** With all of their text: a thousand long articles in one answer are more than a small cluster's memory allows. */
const WHOLE_PAGE = 200;

/** Every document of one or several indices as of now, in order of article and locale: for comparing an index with what it should hold. */
export async function* scanDocuments(
  client: Client,
  index: string | string[],
  { query, fields }: ScanOptions = {},
): AsyncGenerator<ScannedDocument> {
  const size = fields ? PAGE : WHOLE_PAGE;
  const { id: pit } = await client.openPointInTime({ index, keep_alive: '1m' }).catch((error: unknown) => {
    throw indexProblem(error, 'index_unavailable');
  });
  try {
    let after: unknown[] | undefined;
    for (;;) {
      const page = await client
        .search<KnowledgeDocument | Tombstone>({
          pit: { id: pit, keep_alive: '1m' },
          size,
          version: true,
          sort: [{ articleKey: 'asc' }, { locale: 'asc' }],
          ...(query ? { query } : {}),
          ...(fields ? { _source: fields } : {}),
          ...(after ? { search_after: after as never } : {}),
        })
        .catch((error: unknown) => {
          throw indexProblem(error, 'index_unavailable');
        });
      const { hits } = page.hits;
      for (const hit of hits)
        if (hit._id !== undefined && hit._source)
          yield { id: hit._id, index: hit._index, version: hit._version ?? 0, document: hit._source };
      if (hits.length < size) return;
      after = hits.at(-1)?.sort;
    }
  } finally {
    await client.closePointInTime({ id: pit }).catch(() => undefined);
  }
}
