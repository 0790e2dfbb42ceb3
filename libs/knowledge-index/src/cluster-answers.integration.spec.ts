import type { Client } from '@elastic/elasticsearch';
import type { ArticleClassified } from '@helpdex/contracts';
import { AnswerProxy, createNamespace, testStack, type AnswerRule, type ProxiedAnswer, type SuiteNamespace } from '@helpdex/testing';
import { BulkWriter, type SideIndices } from './bulk-writer';
import { elasticClient } from './elastic-client';
import { IndexGenerations } from './index-generations';
import { KnowledgeSearch } from './knowledge-search';
import { scanDocuments } from './scan';

/** What the cluster may answer, and what has to be done about it (design 4.7): the same call, repeated once the cluster is well, ends in the same documents. */
const TENANT = 't_answers';
const WAIT = { kind: 'unavailable', code: 'index_unavailable' };

let namespace: SuiteNamespace;
let proxy: AnswerProxy;
let client: Client;
let generations: IndexGenerations;
let writer: BulkWriter;
let live: SideIndices;

beforeAll(async () => {
  const stack = await testStack();
  namespace = await createNamespace(stack, 'answers');
  proxy = await AnswerProxy.start(stack.elasticsearch.url);
  client = elasticClient({ url: proxy.url, apiKey: namespace.keys.indexerApiKey, requestTimeoutMs: 30_000 });
  generations = new IndexGenerations(client, namespace.name);
  writer = new BulkWriter(client);
  live = await generations.ensure(TENANT, 1);
  await generations.makeLive(TENANT, 1);
});
afterEach(() => proxy.setRule(undefined));
afterAll(async () => {
  await client?.close();
  await proxy?.close();
  await namespace?.cleanUp();
});

function record(article: string, ver: number, change: Partial<ArticleClassified> = {}, text = 'text'): ArticleClassified {
  return {
    ...{ tenant: TENANT, source: 'src_a', article, locale: 'en-us', run: 1, ver, audience: 'public', state: 'live', reasons: [] },
    ...{ policyVersion: 1, hash: 'hash-of-it', classifiedAt: '2026-01-01T00:00:00Z' },
    content: {
      ...{ title: `title of ${article}`, html: '', text, url: null, labels: [], path: [], sectionIds: [] },
      ...{ draft: false, outdated: false, updatedAt: '2026-01-01T00:00:00Z' },
    },
    ...change,
  };
}
/** Entries that can be read on a side, with the version they have. */
async function open(side: keyof SideIndices, prefix: string): Promise<string[]> {
  await generations.refresh(live);
  const found: string[] = [];
  for await (const { document, version } of scanDocuments(client, live[side]))
    if (!document.tombstone && document.article.startsWith(prefix)) found.push(`${document.article} ${version}`);
  return found.sort();
}
const onBulk =
  (answer: (body: string, forward: () => Promise<ProxiedAnswer>) => Promise<ProxiedAnswer | undefined>): AnswerRule =>
  ({ path, body }, forward) =>
    path.startsWith('/_bulk') ? answer(body, forward) : Promise.resolve(undefined);
const spoken = (status: number, body: string, type = 'application/vnd.elasticsearch+json;compatible-with=9'): ProxiedAnswer => ({
  ...{ status, body },
  headers: { 'content-type': type, 'x-elastic-product': 'Elasticsearch' },
});
interface BulkAnswer {
  errors: boolean;
  items: { index: { status: number; error?: object } }[];
}
/** Every item is answered by this, whatever became of it. */
const failItems =
  (status: number, type: string) =>
  async (_body: string, forward: () => Promise<ProxiedAnswer>): Promise<ProxiedAnswer> => {
    const real = await forward();
    const answer = JSON.parse(real.body) as BulkAnswer;
    for (const { index } of answer.items) Object.assign(index, { status, error: { type, reason: 'by the test' } });
    return { ...real, body: JSON.stringify({ ...answer, errors: true }) };
  };

describe('an answer that means waiting', () => {
  it.each<[string, AnswerRule]>([
    ['429 on items that were written nevertheless', onBulk(failItems(429, 'es_rejected_execution_exception'))],
    ['503 on items that were written nevertheless', onBulk(failItems(503, 'unavailable_shards_exception'))],
    ['429 to the request', onBulk(() => Promise.resolve(spoken(429, '{"error":{"type":"circuit_breaking_exception"},"status":429}')))],
    ['500 to the request', onBulk(() => Promise.resolve(spoken(500, '{"error":{"type":"exception"},"status":500}')))],
    ['502 of a middle man', onBulk(() => Promise.resolve(spoken(502, '<html>bad gateway</html>', 'text/html')))],
    ['a page of a middle man that says all is well', () => Promise.resolve({ status: 200, headers: {}, body: '<html>welcome</html>' })],
    ['half a JSON', onBulk(async (_body, forward) => spoken(200, (await forward()).body.slice(0, 40)))],
    ['a connection that ends', onBulk(() => Promise.reject(new Error('cut')))],
  ])('%s', async (name, rule) => {
    const id = `w${name.replaceAll(/\W/g, '').slice(0, 20)}`;
    await writer.write([record(`${id}-1`, 1), record(`${id}-2`, 1, { audience: 'internal' })], live);
    const news = [record(`${id}-1`, 2, { audience: 'internal' }), record(`${id}-2`, 2), record(`${id}-3`, 2)];
    proxy.setRule(rule);
    await expect(writer.write(news, live)).rejects.toMatchObject(WAIT);
    await expect(writer.write(news, live)).rejects.toMatchObject(WAIT);
    proxy.setRule(undefined);
    const verdicts = (await writer.write(news, live)).map(({ verdict }) => verdict.kind);
    expect(verdicts.filter((kind) => kind !== 'written' && kind !== 'stale')).toEqual([]);
    expect(await open('public', id)).toEqual([`${id}-2 2`, `${id}-3 2`]);
    expect(await open('internal', id)).toEqual([`${id}-1 2`]);
  });

  it('a disk that is full: reads go on, writes wait, and go through when there is room', async () => {
    await writer.write([record('full-1', 1)], live);
    const block = (on: boolean | null) =>
      client.indices.putSettings({ index: live.public, settings: { 'index.blocks.read_only_allow_delete': on } });
    await block(true);
    await expect(writer.write([record('full-1', 2, { audience: 'internal' })], live)).rejects.toMatchObject(WAIT);
    expect(await open('public', 'full')).toEqual(['full-1 1']);
    await block(null);
    await writer.write([record('full-1', 2, { audience: 'internal' })], live);
    expect([await open('public', 'full'), await open('internal', 'full')]).toEqual([[], ['full-1 2']]);
  });

  it('a key that is gone: an operator has to act, for writing and for searching', async () => {
    const stack = await testStack();
    const gone = await createNamespace(stack, 'gone');
    const { url } = stack.elasticsearch;
    const other = elasticClient({ url, apiKey: gone.keys.indexerApiKey, requestTimeoutMs: 30_000 });
    const search = new KnowledgeSearch({ ...gone.keys, url, namespace: gone.name, requestTimeoutMs: 30_000 });
    const own = await new IndexGenerations(other, gone.name).ensure(TENANT, 1);
    await new BulkWriter(other).write([record('key-1', 1)], own);
    await gone.cleanUp();
    const refused = { kind: 'unavailable', message: expect.stringContaining('An operator has to renew it') as string };
    await expect(new BulkWriter(other).write([record('key-1', 2)], own)).rejects.toMatchObject(refused);
    await expect(search.search({ tenant: TENANT, query: 'title', scope: 'public', limit: 1 })).rejects.toMatchObject(refused);
    await Promise.all([other.close(), search.close()]);
  });
});

describe('an answer that means less at a time', () => {
  /** As a middle man with a limit of its own. */
  const limitTo = (bytes: number, sizes: number[]): AnswerRule =>
    onBulk((body) => {
      sizes.push(body.length);
      return Promise.resolve(body.length > bytes ? spoken(413, '<html>too large</html>', 'text/html') : undefined);
    });

  it('413: halves until it fits, and everything is written once', async () => {
    const sizes: number[] = [];
    proxy.setRule(limitTo(20_000, sizes));
    const records = Array.from({ length: 30 }, (_, at) => record(`large-${at}`, 1, {}, 'w '.repeat(1_000)));
    const written = await writer.write(records, live);
    expect(written.map(({ verdict }) => verdict.kind)).toEqual(records.map(() => 'written'));
    expect(Math.max(...sizes)).toBeGreaterThan(20_000);
    expect(await open('public', 'large-')).toHaveLength(30);
  });

  it('413 for one alone: it is parked, closed on both sides, and its neighbours are written', async () => {
    await writer.write([record('huge-1', 1)], live);
    proxy.setRule(limitTo(20_000, []));
    const [huge, small] = await writer.write([record('huge-1', 2, {}, 'w '.repeat(20_000)), record('huge-2', 1)], live);
    expect(huge?.verdict).toEqual({ kind: 'parked', reason: 'document_too_large' });
    expect(small?.verdict).toEqual({ kind: 'written' });
    expect(await open('public', 'huge')).toEqual(['huge-2 1']);
  });

  it('when not even a closing goes through, nothing is given up', async () => {
    proxy.setRule(limitTo(10, []));
    await expect(writer.write([record('none-1', 1)], live)).rejects.toMatchObject(WAIT);
  });
});

describe('an answer that means never', () => {
  it('a text that the mapping refuses is parked; one refused even as a tombstone waits for an operator', async () => {
    await writer.write([record('never-1', 1)], live);
    proxy.setRule(onBulk(failItems(400, 'document_parsing_exception')));
    await expect(writer.write([record('never-1', 2)], live)).rejects.toMatchObject(WAIT);
    proxy.setRule(undefined);
    const broken = record('never-1', 3);
    broken.content!.updatedAt = 'no date';
    expect((await writer.write([broken], live))[0]?.verdict).toMatchObject({ kind: 'parked' });
    expect(await open('public', 'never')).toEqual([]);
  });
});
