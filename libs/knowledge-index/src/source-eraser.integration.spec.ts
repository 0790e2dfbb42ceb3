import type { Client } from '@elastic/elasticsearch';
import type { ArticleClassified } from '@helpdex/contracts';
import { createNamespace, testStack, type SuiteNamespace } from '@helpdex/testing';
import { BulkWriter, type SideIndices } from './bulk-writer';
import { elasticClient } from './elastic-client';
import { IndexGenerations } from './index-generations';
import { scanDocuments } from './scan';
import { SourceEraser } from './source-eraser';

const TENANT = 't_spec';
const FLOOR = 3 * 2 ** 20;
let namespace: SuiteNamespace;
let client: Client;
let writer: BulkWriter;
let eraser: SourceEraser;
let live: SideIndices;

beforeAll(async () => {
  const stack = await testStack();
  namespace = await createNamespace(stack, 'eraser');
  client = elasticClient({ url: stack.elasticsearch.url, apiKey: namespace.keys.indexerApiKey, requestTimeoutMs: 30_000 });
  writer = new BulkWriter(client);
  eraser = new SourceEraser(client);
  live = await new IndexGenerations(client, namespace.name).ensure(TENANT, 1);
});
afterAll(async () => {
  await client?.close();
  await namespace?.cleanUp();
});

const record = (source: string, article: string, audience: 'public' | 'internal', ver = 9): ArticleClassified => ({
  ...{ tenant: TENANT, source, article, locale: 'de', run: 1, ver, audience, state: 'live', reasons: [], policyVersion: 1 },
  ...{ hash: 'hash-of-it', classifiedAt: '2026-11-24T00:00:00Z' },
  content: {
    ...{
      title: `Title ${article}`,
      html: '',
      text: 'Text',
      url: null,
      labels: [],
      path: [],
      sectionIds: [],
      draft: false,
      outdated: false,
    },
    updatedAt: null,
  },
});
async function openIn(index: string): Promise<string[]> {
  await eraser.refresh(index);
  const open: string[] = [];
  for await (const { id, document } of scanDocuments(client, index)) if (!document.tombstone) open.push(id);
  return open;
}

it('finds what is open of one source on one side, closes it for good, and remembers how many there were', async () => {
  const records = [
    record('src_a', '1', 'public'),
    record('src_a', '2', 'public'),
    record('src_a', '3', 'internal'),
    record('src_b', '1', 'public'),
  ];
  await writer.write(records, live);
  await eraser.refresh(live.public);
  const pending = await eraser.pending(live.public, 'src_a', FLOOR, 10);
  expect(pending.map(({ article, isOpen }) => `${article} ${isOpen}`).sort()).toEqual(['1 true', '2 true']);
  expect(await eraser.pending(live.public, 'src_a', FLOOR, 1)).toHaveLength(1);

  await eraser.tombstones(live.public, pending, FLOOR);
  expect(await openIn(live.public)).toEqual(['src_b:1:de']);
  expect(await openIn(live.internal)).toEqual(['src_a:3:de']);
  expect((await eraser.pending(live.public, 'src_a', FLOOR, 10)).map(({ isOpen }) => isOpen)).toEqual([false, false]);
  await eraser.tombstones(live.public, pending, FLOOR + 1);
  expect(await eraser.pending(live.public, 'src_a', FLOOR, 10)).toEqual([]);
  expect([await eraser.count(live.public, 'src_a', FLOOR), await eraser.count(live.internal, 'src_a', FLOOR)]).toEqual([2, 0]);

  const late = await writer.write([record('src_a', '1', 'public', 2 ** 20)], live, { refresh: true });
  expect(late.map(({ verdict }) => verdict.kind)).toEqual(['written']);
  expect((await openIn(live.public)).concat(await openIn(live.internal))).toEqual(['src_b:1:de', 'src_a:3:de']);
  await eraser.tombstones(live.public, pending, FLOOR);
  expect(await eraser.count(live.public, 'src_a', FLOOR)).toBe(2);
});
