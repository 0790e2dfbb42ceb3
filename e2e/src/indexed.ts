import type { IndexSide } from '@helpdex/contracts';
import { elasticClient, IndexGenerations, scanDocuments } from '@helpdex/knowledge-index';
import { createIndexKeys, type Stack } from '@helpdex/local-stack';

/** A document that a search could answer with. */
export interface IndexedEntry {
  side: IndexSide;
  articleId: string;
  locale: string;
  title: string;
  text: string;
}

/** A tenant's indices before any rebuild. */
export const FIRST_GENERATION = 1;
export const DEFAULT_TENANT = 't_default';

/** Reads both sides of the index that is searched past the services, with a key of its own. */
export async function indexReader(stack: Stack, namespace: string): Promise<(sourceId: string) => AsyncGenerator<IndexedEntry>> {
  const { indexerApiKey } = await createIndexKeys(stack.elasticsearch, namespace);
  const client = elasticClient({ url: stack.elasticsearch.url, apiKey: indexerApiKey, requestTimeoutMs: 30_000 });
  const generations = new IndexGenerations(client, namespace);
  return async function* (sourceId) {
    for (const index of await generations.searched(DEFAULT_TENANT))
      for await (const { document } of scanDocuments(client, index))
        if (!document.tombstone && document.source === sourceId)
          yield { side: sideOf(index), articleId: document.article, locale: document.locale, title: document.title, text: document.text };
  };
}

const sideOf = (index: string): IndexSide => (index.endsWith('-public') ? 'public' : 'internal');
