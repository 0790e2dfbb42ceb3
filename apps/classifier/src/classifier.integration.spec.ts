import {
  ArticleClassified,
  ArticleFetched,
  barrierKey,
  defaultSourceOptions,
  docKey,
  RunBarrier,
  SourceChanged,
  SyncProgress,
  TOPICS,
  type Caller,
} from '@helpdex/contracts';
import { makeVersion } from '@helpdex/domain';
import {
  CONSUMER_FACTORY,
  done,
  EVENT_PUBLISHER,
  KAFKA_BATCH_SERVER,
  TOPIC_PROVISIONER,
  type ConsumerFactory,
  type DecodedRecord,
  type EventPublisher,
  type GroupConsumer,
  type KafkaBatchServer,
  type TopicProvisioner,
} from '@helpdex/kafka';
import { createLogger, createMetrics, HealthRegistry } from '@helpdex/observability';
import { createNamespace, eventually, testStack, type SuiteNamespace } from '@helpdex/testing';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { AppModule } from './app.module';
import { ArticleFacets } from './articles/article-facets';
import { ArticleList } from './articles/article-list';
import { IMMEDIATE_INDEX } from './articles/immediate-index.port';
import { OverrideService } from './articles/override.service';
import { ClosingsService } from './closings/closings.service';
import { loadClassifierConfig } from './config';
import { LEDGER } from './ledger/ledger.port';
import { LedgerRepository } from './ledger/ledger.repository';
import type { LedgerModel } from './ledger/ledger.schema';
import { RepairService } from './repair/repair.service';
import { ReviewService } from './reviews/review.service';

const TENANT = 't_spec';
const CALLER: Caller = { tenant: TENANT, keyId: 'key_ann', role: 'operator', bootstrap: false };
const at = '2026-01-01T00:00:00.000Z';

let namespace: SuiteNamespace;
let app: INestApplication;
let events: EventPublisher;
let listener: GroupConsumer;
const heard: DecodedRecord[] = [];
const applied: ArticleClassified[] = [];
let indexerIsDown = false;

const classified = (source: string): ArticleClassified[] =>
  heard
    .filter(({ event, data }) => (event as unknown) === ArticleClassified && (data as ArticleClassified).source === source)
    .map(({ data }) => data as ArticleClassified);
const barriers = (source: string): RunBarrier[] =>
  heard
    .filter(({ event, data }) => (event as unknown) === RunBarrier && (data as RunBarrier).source === source)
    .map(({ data }) => data as RunBarrier);
const progress = (source: string): SyncProgress[] =>
  heard
    .filter(({ event, data }) => (event as unknown) === SyncProgress && (data as SyncProgress).source === source)
    .map(({ data }) => data as SyncProgress);

beforeAll(async () => {
  const stack = await testStack();
  namespace = await createNamespace(stack, 'classifier');
  const config = loadClassifierConfig({
    KAFKA_BROKERS: stack.kafkaBrokers.join(','),
    MONGODB_URL: stack.mongodbUrl,
    HELPDEX_NAMESPACE: namespace.name,
    HELPDEX_DB_PREFIX: namespace.dbPrefix,
    HELPDEX_SERVICE_TOKEN: 'spec-token-of-16-chars',
  });
  const logger = createLogger({ service: 'classifier', level: process.env['LOG_LEVEL'] ?? 'silent' });
  const parts = { logger, metrics: createMetrics({ service: 'classifier', process: false }), health: new HealthRegistry(), onFatal: fail };
  const module = await Test.createTestingModule({ imports: [AppModule.forRoot(config, parts)] })
    // Another process, whose answer is what this suite watches.
    .overrideProvider(IMMEDIATE_INDEX)
    .useValue({
      apply: (record: ArticleClassified) =>
        indexerIsDown ? Promise.reject(new Error('down')) : Promise.resolve(void applied.push(record)),
    })
    .compile();
  app = module.createNestApplication({ logger: false });
  await app.get<TopicProvisioner>(TOPIC_PROVISIONER).provision(Object.values(TOPICS));
  events = app.get(EVENT_PUBLISHER);
  const sink = {
    role: 'batch' as const,
    handle: (batch: { records: readonly DecodedRecord[] }) => {
      heard.push(...batch.records);
      return Promise.resolve(done());
    },
  };
  listener = app.get<ConsumerFactory>(CONSUMER_FACTORY).create({
    group: 'spec-listener',
    subscriptions: [TOPICS.articleClassified, TOPICS.syncProgress].map((topic) => ({ topic, sink })),
  });
  app.connectMicroservice({ strategy: app.get<KafkaBatchServer>(KAFKA_BATCH_SERVER) });
  await app.init();
  await app.startAllMicroservices();
  await listener.start();
});

afterAll(async () => {
  await listener?.close(5_000);
  await app?.close();
  await namespace?.cleanUp();
});

function fail(error: unknown): never {
  throw error;
}

const sourceChanged = (source: string, change: Partial<SourceChanged> = {}): Promise<void> => {
  const data: SourceChanged = {
    ...{ tenant: TENANT, source, revision: 1, type: 'zendesk', name: 'Acme', subdomain: 'acme', status: 'active', cadence: 'hourly' },
    ...{ options: defaultSourceOptions(), policyVersion: 1, floor: 0, credentialVersion: 1, at },
    ...change,
  };
  return events.publishAll([{ topic: TOPICS.sourceChanged, event: SourceChanged, key: `${TENANT}|${source}`, data }]);
};

const fetched = (source: string, article: string, run: number, seq: number, change: Partial<ArticleFetched> = {}): ArticleFetched => ({
  ...{ tenant: TENANT, source, article, locale: 'en-us', run, ver: makeVersion(run, seq), state: 'present', fetchedAt: at },
  evidence: { draft: false, hidden: false, outdated: false, userSegmentId: null },
  content: { title: `Title ${article}`, body: '<p>Hold <script>x</script>the button.</p>', url: null, labels: [], path: [], updatedAt: at },
  ...change,
});

const send = (...records: ArticleFetched[]): Promise<void> =>
  events.publishAll(records.map((data) => ({ topic: TOPICS.articleFetched, event: ArticleFetched, key: docKey(data), data })));

const sendBarriers = (source: string, run: number): Promise<void> =>
  events.publishAll(
    Array.from({ length: TOPICS.articleFetched.partitions }, (_, partition) => {
      const data: RunBarrier = {
        ...{ tenant: TENANT, source, run, partition, partitions: TOPICS.articleFetched.partitions, mode: 'full', round: 0 },
        ...{ final: true, listingComplete: true, lastVer: makeVersion(run, 9), at },
      };
      return { topic: TOPICS.articleFetched, event: RunBarrier, key: barrierKey(data), data, partition };
    }),
  );

const settled = (source: string, run: number): Promise<RunBarrier[]> =>
  eventually(
    () => {
      const passed = barriers(source).filter((barrier) => barrier.run === run);
      expect(passed).toHaveLength(TOPICS.articleFetched.partitions);
      return passed;
    },
    { timeoutMs: 30_000 },
  );
const total = (passed: RunBarrier[], key: 'seen' | 'published' | 'unchanged' | 'closed' | 'quarantined'): number =>
  passed.reduce((sum, { counts }) => sum + (counts?.[key] ?? 0), 0);

describe('a run through the classifier', () => {
  it('labels, sanitises, passes barriers behind what they stand for, and counts', async () => {
    await send(
      fetched('src_a', '1', 1, 1),
      fetched('src_a', '2', 1, 1, { evidence: { draft: false, hidden: false, outdated: false, userSegmentId: '9' } }),
      fetched('src_a', '3', 1, 1, { evidence: { draft: true, hidden: false, outdated: false, userSegmentId: null } }),
    );
    await sendBarriers('src_a', 1);
    // The source comes last on purpose: articles wait for it, they are not judged by rules nobody knows.
    await sourceChanged('src_a');
    const passed = await settled('src_a', 1);
    expect(Object.fromEntries(classified('src_a').map(({ article, audience }) => [article, audience]))).toEqual({
      '1': 'public',
      '2': 'internal',
      '3': 'internal',
    });
    expect(classified('src_a')[0]?.content).toMatchObject({ html: '<p>Hold the button.</p>', text: 'Hold the button.' });
    expect([total(passed, 'seen'), total(passed, 'published')]).toEqual([3, 3]);
    for (const [index, { event, data, partition }] of heard.entries())
      if ((event as unknown) === ArticleClassified)
        expect(
          heard.findIndex(
            (other) =>
              (other.event as unknown) === RunBarrier &&
              other.partition === partition &&
              (other.data as RunBarrier).source === (data as ArticleClassified).source,
          ),
        ).toBeGreaterThan(index);
    // Told after the barrier is passed on.
    await eventually(() =>
      expect(progress('src_a').filter(({ stage }) => stage === 'classified')).toHaveLength(TOPICS.articleFetched.partitions),
    );
  });

  it('emits nothing for what did not change, but never swallows a restriction', async () => {
    const before = classified('src_a').length;
    await send(
      fetched('src_a', '1', 2, 1, { evidence: { draft: false, hidden: false, outdated: false, userSegmentId: '9' } }),
      fetched('src_a', '2', 2, 1, { evidence: { draft: false, hidden: false, outdated: false, userSegmentId: '9' } }),
    );
    await sendBarriers('src_a', 2);
    const passed = await settled('src_a', 2);
    expect(classified('src_a').slice(before)).toMatchObject([{ article: '1', audience: 'internal', previousAudience: 'public' }]);
    expect([total(passed, 'seen'), total(passed, 'unchanged'), total(passed, 'closed')]).toEqual([2, 1, 1]);
  });

  it('settles to the same when everything is delivered again', async () => {
    const before = classified('src_a').length;
    await send(
      fetched('src_a', '1', 1, 1),
      fetched('src_a', '1', 2, 1, { evidence: { draft: false, hidden: false, outdated: false, userSegmentId: '9' } }),
    );
    await sendBarriers('src_a', 3);
    await settled('src_a', 3);
    expect(classified('src_a')).toHaveLength(before);
  });
});

describe('a closing ahead of the backlog', () => {
  const restricted = { draft: false, hidden: false, outdated: false, userSegmentId: '9' };

  it('is in the ledger, in Kafka and in the index before its record’s turn has come, which then changes nothing', async () => {
    await sourceChanged('src_ahead');
    await send(fetched('src_ahead', '1', 1, 1), fetched('src_ahead', '2', 1, 1));
    await sendBarriers('src_ahead', 1);
    await settled('src_ahead', 1);
    const closing = fetched('src_ahead', '1', 2, 1, { evidence: restricted });
    const unknown = fetched('src_ahead', '3', 2, 1, { evidence: restricted });
    const service = app.get(ClosingsService);
    expect(await service.open(TENANT, [closing, unknown, fetched('src_ahead', '2', 2, 1)].map(docKey))).toEqual([
      docKey(closing),
      docKey(fetched('src_ahead', '2', 2, 1)),
    ]);
    expect(await service.open('t_other', [docKey(closing)])).toEqual([]);

    expect(await service.apply([closing, unknown])).toBe(1);
    expect(applied.filter(({ source }) => source === 'src_ahead')).toMatchObject([{ article: '1', audience: 'internal' }]);
    await eventually(() => expect(classified('src_ahead').at(-1)).toMatchObject({ article: '1', audience: 'internal' }));
    expect(await service.open(TENANT, [docKey(closing)])).toEqual([]);

    await send(closing, fetched('src_ahead', '2', 2, 1));
    await sendBarriers('src_ahead', 2);
    const passed = await settled('src_ahead', 2);
    expect([total(passed, 'seen'), total(passed, 'closed'), total(passed, 'unchanged')]).toEqual([2, 1, 1]);
    expect(classified('src_ahead')).toHaveLength(3);
  });

  it('that the index cannot take is told, and is on its way by Kafka all the same', async () => {
    await sourceChanged('src_ahead2');
    await send(fetched('src_ahead2', '1', 1, 1));
    await eventually(() => expect(classified('src_ahead2')).toHaveLength(1));
    indexerIsDown = true;
    const order = app.get(ClosingsService).apply([fetched('src_ahead2', '1', 2, 1, { evidence: restricted })]);
    await expect(order)
      .rejects.toThrow('down')
      .finally(() => (indexerIsDown = false));
    await eventually(() => expect(classified('src_ahead2').at(-1)).toMatchObject({ audience: 'internal' }));
  });
});

describe('what cannot be read', () => {
  it('is closed before its offset passes, and does not stop the partition', async () => {
    await sourceChanged('src_b');
    const good = fetched('src_b', '1', 1, 1);
    await send(good);
    await eventually(() => expect(classified('src_b')).toMatchObject([{ audience: 'public' }]), { timeoutMs: 20_000 });
    const broken = { ...fetched('src_b', '1', 2, 1), state: 'nonsense' } as unknown as ArticleFetched;
    await rawSend(docKey(good), broken);
    await send(fetched('src_b', '2', 2, 1));
    await eventually(() => expect(classified('src_b').map(({ article, state }) => [article, state])).toContainEqual(['1', 'quarantined']), {
      timeoutMs: 20_000,
    });
    const closed = classified('src_b').find(({ state }) => state === 'quarantined');
    expect(closed).toMatchObject({ audience: 'internal', reasons: [{ code: 'unparsable' }] });
    expect(closed?.content).toBeUndefined();
    await eventually(() => expect(classified('src_b').map(({ article }) => article)).toContain('2'), { timeoutMs: 20_000 });
    expect(await app.get(ArticleList).counts(TENANT, ['src_b'])).toEqual({
      src_b: { public: 1, internal: 0, excluded: 0, quarantined: 1, heldForReview: 0 },
    });
    await send(fetched('src_b', '1', 3, 1));
    await eventually(() => expect(classified('src_b').at(-1)).toMatchObject({ article: '1', state: 'live', audience: 'public' }), {
      timeoutMs: 20_000,
    });
  });

  /** Past the publisher's own check, as a producer of another version would. */
  async function rawSend(key: string, data: ArticleFetched): Promise<void> {
    const permissive = { produced: () => [] };
    const options = (events as unknown as { options: { validator: object } }).options;
    const strict = options.validator;
    Object.assign(options, { validator: permissive });
    try {
      await events.publishAll([{ topic: TOPICS.articleFetched, event: ArticleFetched, key, data }]);
    } finally {
      Object.assign(options, { validator: strict });
    }
  }
});

describe('a person', () => {
  const id = 'src_c:1:en-us';

  it('closes an article before the answer, and a sync does not open it again', async () => {
    await sourceChanged('src_c');
    await send(fetched('src_c', '1', 1, 1));
    await eventually(() => expect(classified('src_c')).toHaveLength(1), { timeoutMs: 20_000 });
    const answer = await app.get(OverrideService).setVisibility(CALLER, id, { override: 'internal', reason: 'wrong numbers' });
    expect(answer).toMatchObject({ visibility: 'internal', override: { by: 'key_ann', reason: 'wrong numbers', suspended: false } });
    expect(applied.at(-1)).toMatchObject({ source: 'src_c', audience: 'internal' });
    await send(fetched('src_c', '1', 2, 1, { content: { ...fetched('src_c', '1', 2, 1).content!, title: 'New title' } }));
    await eventually(() => expect(classified('src_c').at(-1)).toMatchObject({ audience: 'internal', content: { title: 'New title' } }), {
      timeoutMs: 20_000,
    });
  });

  it('may close again what an index that was down has not heard of, and is answered only when it has', async () => {
    const order = { override: 'internal', reason: 'still wrong' } as const;
    await app.get(OverrideService).setVisibility(CALLER, 'src_c:1:en-us', { override: null });
    indexerIsDown = true;
    await expect(app.get(OverrideService).setVisibility(CALLER, id, order)).rejects.toThrow('down');
    indexerIsDown = false;
    const told = applied.length;
    expect(await app.get(OverrideService).setVisibility(CALLER, id, order)).toMatchObject({ visibility: 'internal' });
    expect(applied.slice(told)).toMatchObject([{ source: 'src_c', audience: 'internal' }]);
  });

  it('takes it back, with the history told', async () => {
    expect(await app.get(OverrideService).setVisibility(CALLER, id, { override: null })).toMatchObject({
      visibility: 'public',
      override: null,
    });
    const { history } = await app.get(OverrideService).get(TENANT, id);
    expect(history.map(({ visibility, by }) => [visibility, by])).toEqual([
      ['public', 'key_ann'],
      ['internal', 'key_ann'],
      ['internal', 'key_ann'],
      ['public', 'key_ann'],
      ['internal', null],
      ['internal', 'key_ann'],
      ['public', null],
    ]);
  });

  it("never reaches another tenant's article", async () => {
    const stranger = { ...CALLER, tenant: 't_other' };
    await expect(app.get(OverrideService).setVisibility(stranger, id, { override: 'public' })).rejects.toMatchObject({
      code: 'article_not_found',
    });
    await expect(app.get(OverrideService).get('t_other', id)).rejects.toMatchObject({ code: 'article_not_found' });
    expect((await app.get(ArticleList).page('t_other', {})).items).toEqual([]);
  });
});

describe('repair', () => {
  it('judges again by changed rules, from the ledger alone', async () => {
    await sourceChanged('src_d');
    await send(
      fetched('src_d', '1', 1, 1, { content: { ...fetched('src_d', '1', 1, 1).content!, labels: ['beta'] } }),
      fetched('src_d', '2', 1, 1),
    );
    await eventually(() => expect(classified('src_d')).toHaveLength(2), { timeoutMs: 20_000 });
    const options = { ...defaultSourceOptions(), labelRules: [{ label: 'beta', action: 'internal' as const }] };
    await sourceChanged('src_d', { revision: 2, policyVersion: 2, options });
    await eventually(
      async () => {
        await app.get(RepairService).pass();
        expect(classified('src_d').slice(2)).toMatchObject([
          { article: '1', audience: 'internal', reasons: [{ code: 'label_rule', detail: 'beta' }] },
        ]);
      },
      { timeoutMs: 20_000 },
    );
  });

  it('sends what its sender died over', async () => {
    const ledger = app.get<LedgerModel>(LEDGER);
    const key = `${TENANT}|src_d|2|en-us`;
    await ledger.updateOne({ _id: key }, { $set: { sent: null, unsentSince: new Date(0) } });
    const before = classified('src_d').length;
    expect(await app.get(RepairService).pass()).toBeGreaterThan(0);
    await eventually(() => expect(classified('src_d').slice(before)).toMatchObject([{ article: '2', audience: 'public' }]));
    expect((await app.get(LedgerRepository).find([key])).get(key)).toMatchObject({ unsentSince: null, sent: { audience: 'public' } });
  });
});

it('a removal that is held opens one review, though partitions settle in the same moment', async () => {
  const reviews = app.get(ReviewService);
  const run = { tenant: TENANT, source: 'src_held', run: 1 };
  await Promise.all([1, 2, 3].map(() => reviews.open('rev_once', run, { known: 9, missing: 8 })));
  expect(await reviews.openOnes(TENANT, 'src_held')).toMatchObject([{ _id: 'rev_once', missingArticles: 8 }]);
});

describe('lists', () => {
  it('page through everything once, newest first, and filter', async () => {
    await sourceChanged('src_e');
    const day = (n: number) => `2026-02-0${n}T00:00:00Z`;
    await send(
      ...[1, 2, 3, 4, 5].map((n) =>
        fetched('src_e', String(n), 1, 1, {
          content: { ...fetched('src_e', String(n), 1, 1).content!, updatedAt: n === 5 ? null : day(n), labels: n === 2 ? ['x'] : [] },
        }),
      ),
    );
    const list = app.get(ArticleList);
    await eventually(async () => expect((await list.page(TENANT, { source: 'src_e' })).items).toHaveLength(5), { timeoutMs: 20_000 });
    const order: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<ArticleList['page']>> = await list.page(TENANT, {
        source: 'src_e',
        limit: 2,
        ...(cursor === null ? {} : { cursor }),
      });
      order.push(...page.items.map(({ articleId }) => articleId));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(order).toEqual(['4', '3', '2', '1', '5']);
    expect((await list.page(TENANT, { source: 'src_e', label: 'x' })).items.map(({ articleId }) => articleId)).toEqual(['2']);
    expect((await list.page(TENANT, { source: 'src_e', q: 'TITLE 3' })).items.map(({ articleId }) => articleId)).toEqual(['3']);
    expect((await list.page(TENANT, { source: 'src_e', q: '.*' })).items).toEqual([]);
    expect((await list.page(TENANT, { source: 'src_e', article: '3' })).items.map(({ id }) => id)).toEqual(['src_e:3:en-us']);
    expect((await list.page(TENANT, { source: 'src_e', section: 'Nowhere' })).items).toEqual([]);
    expect(await app.get(ArticleFacets).of(TENANT, { source: 'src_e', q: 'TITLE 3' })).toMatchObject({
      ...{ total: 1, locales: [{ value: 'en-us', count: 5 }], labels: [{ value: 'x', count: 1 }] },
    });
    await expect(list.page(TENANT, { cursor: 'made-up' })).rejects.toMatchObject({ kind: 'invalid' });
  });
});
