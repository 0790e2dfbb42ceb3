import { physicalIndex, type IndexSide } from '@helpdex/contracts';
import { elasticClient, scanDocuments } from '@helpdex/knowledge-index';
import { createIndexKeys, type Stack } from '@helpdex/local-stack';

/** A document that a search could answer with. */
export interface IndexedEntry {
  side: IndexSide;
  articleId: string;
  locale: string;
  title: string;
  text: string;
}

const SIDES: readonly IndexSide[] = ['public', 'internal'];
/** A tenant's indices before any rebuild. */
export const FIRST_GENERATION = 1;
export const DEFAULT_TENANT = 't_default';

/** Reads both sides of the index past the services, with a key of its own. */
export async function indexReader(stack: Stack, namespace: string): Promise<(sourceId: string) => AsyncGenerator<IndexedEntry>> {
  const { indexerApiKey } = await createIndexKeys(stack.elasticsearch, namespace);
  const client = elasticClient({ url: stack.elasticsearch.url, apiKey: indexerApiKey, requestTimeoutMs: 30_000 });
  return async function* (sourceId) {
    for (const side of SIDES)
      for await (const { document } of scanDocuments(client, physicalIndex(namespace, DEFAULT_TENANT, FIRST_GENERATION, side)))
        if (!document.tombstone && document.source === sourceId)
          yield { side, articleId: document.article, locale: document.locale, title: document.title, text: document.text };
  };
}
