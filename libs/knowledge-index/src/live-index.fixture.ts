import type { Client } from '@elastic/elasticsearch';
import { createNamespace, testStack, type SuiteNamespace } from '@helpdex/testing';
import { BulkWriter, type SideIndices } from './bulk-writer';
import { elasticClient } from './elastic-client';
import { IndexGenerations } from './index-generations';
import { KnowledgeSearch } from './knowledge-search';

/** A tenant's first generation, searched, on the real cluster, with the keys that the services have. */
export interface LiveIndex {
  url: string;
  namespace: SuiteNamespace;
  /** With the indexer's key. */
  indexer: Client;
  generations: IndexGenerations;
  writer: BulkWriter;
  search: KnowledgeSearch;
  live: SideIndices;
  stop(): Promise<void>;
}

/** @param label part of the namespace */
export async function startLiveIndex(label: string, tenant: string): Promise<LiveIndex> {
  const stack = await testStack();
  const { url } = stack.elasticsearch;
  const namespace = await createNamespace(stack, label);
  const { indexerApiKey, publicApiKey, internalApiKey } = namespace.keys;
  const indexer = elasticClient({ url, apiKey: indexerApiKey, requestTimeoutMs: 30_000 });
  const generations = new IndexGenerations(indexer, namespace.name);
  const search = new KnowledgeSearch({ url, publicApiKey, internalApiKey, namespace: namespace.name, requestTimeoutMs: 30_000 });
  const live = await generations.ensure(tenant, 1);
  await generations.makeLive(tenant, 1);
  const stop = async (): Promise<void> => {
    await search.close();
    await indexer.close();
    await namespace.cleanUp();
  };
  return { url, namespace, indexer, generations, writer: new BulkWriter(indexer), search, live, stop };
}
