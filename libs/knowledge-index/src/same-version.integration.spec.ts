import type { Client } from '@elastic/elasticsearch';
import type { ArticleClassified } from '@helpdex/contracts';
import { createNamespace, testStack, type SuiteNamespace } from '@helpdex/testing';
import { BulkWriter, type SideIndices } from './bulk-writer';
import { elasticClient } from './elastic-client';
import { IndexGenerations } from './index-generations';
import { KnowledgeSearch } from './knowledge-search';

const TENANT = 't_spec';
let namespace: SuiteNamespace;
let indexer: Client;
let search: KnowledgeSearch;
let writer: BulkWriter;
let live: SideIndices;

beforeAll(async () => {
  const stack = await testStack();
  const { url } = stack.elasticsearch;
  namespace = await createNamespace(stack, 'ksame');
  const { indexerApiKey, publicApiKey, internalApiKey } = namespace.keys;
  indexer = elasticClient({ url, apiKey: indexerApiKey, requestTimeoutMs: 30_000 });
  search = new KnowledgeSearch({ url, publicApiKey, internalApiKey, namespace: namespace.name, requestTimeoutMs: 30_000 });
  writer = new BulkWriter(indexer);
  const generations = new IndexGenerations(indexer, namespace.name);
  live = await generations.ensure(TENANT, 1);
  await generations.makeLive(TENANT, 1);
});
afterAll(async () => {
  await search?.close();
  await indexer?.close();
  await namespace?.cleanUp();
});

const verdict = (article: string, change: Partial<ArticleClassified>): ArticleClassified => ({
  ...{ tenant: TENANT, source: 'src_a', article, locale: 'en-us', run: 1, ver: 5, audience: 'public', state: 'live', reasons: [] },
  ...{ policyVersion: 1, hash: 'hash-of-it', classifiedAt: '2026-01-01T00:00:00Z' },
  content: {
    ...{ title: `Medlar ${article}`, html: '', text: `medlar ${article}`, url: null, labels: [], path: [], sectionIds: [] },
    ...{ draft: false, outdated: false, updatedAt: null },
  },
  ...change,
});
const PUBLIC = {};
const INTERNAL = { audience: 'internal' } as const;
const EXCLUDED = { audience: 'excluded' } as const;
const QUARANTINED = { state: 'quarantined' } as const;

async function customersFind(article: string): Promise<boolean> {
  const { items } = await search.search({ tenant: TENANT, query: 'medlar', scope: 'public', limit: 20 });
  return items.some(({ articleId }) => articleId === article);
}

describe.each<[string, Partial<ArticleClassified>]>([
  ['internal', INTERNAL],
  ['excluded', EXCLUDED],
  ['quarantined', QUARANTINED],
])('of two verdicts of one version, public and %s, the one that closes to customers holds', (name, closing) => {
  it.each<[string, Partial<ArticleClassified>[][]]>([
    ['written after the other', [[PUBLIC], [closing]]],
    ['written before the other', [[closing], [PUBLIC]]],
    ['after the other in one batch', [[PUBLIC, closing]]],
    ['before the other in one batch', [[closing, PUBLIC]]],
    ['and goes on to when the other is delivered again', [[PUBLIC], [closing], [PUBLIC]]],
  ])('%s', async (order, batches) => {
    const article = `${name} ${order}`.replaceAll(' ', '-');
    await writer.write([verdict(article, { ver: 4 })], live, { refresh: true });
    expect(await customersFind(article)).toBe(true);
    for (const batch of batches)
      await writer.write(
        batch.map((change) => verdict(article, change)),
        live,
        { refresh: true },
      );
    expect(await customersFind(article)).toBe(false);
    await writer.write([verdict(article, { ver: 6 })], live, { refresh: true });
    expect(await customersFind(article)).toBe(true);
    await writer.write([verdict(article, { ver: 7, ...EXCLUDED })], live, { refresh: true });
  });
});
