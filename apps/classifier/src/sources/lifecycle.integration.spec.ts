import { ArticleClassified, ArticleFetched, defaultSourceOptions, docKey, SourceChanged, TOPICS } from '@helpdex/contracts';
import { floorOfRun, makeVersion } from '@helpdex/domain';
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
import { AppModule } from '../app.module';
import { IMMEDIATE_INDEX } from '../articles/immediate-index.port';
import { ArticleFetchedHandler } from '../classify/article-fetched.handler';
import { loadClassifierConfig } from '../config';
import { LEDGER } from '../ledger/ledger.port';
import type { LedgerModel } from '../ledger/ledger.schema';
import { RepairService } from '../repair/repair.service';
import { ErasureService } from './erasure.service';

const TENANT = 't_spec';
const at = '2026-11-24T00:00:00.000Z';
const FLOOR = floorOfRun(5);

let namespace: SuiteNamespace;
let app: INestApplication;
let events: EventPublisher;
let listener: GroupConsumer;
const heard: DecodedRecord[] = [];

beforeAll(async () => {
  const stack = await testStack();
  namespace = await createNamespace(stack, 'classlife');
  const config = loadClassifierConfig({
    KAFKA_BROKERS: stack.kafkaBrokers.join(','),
    MONGODB_URL: stack.mongodbUrl,
    HELPDEX_NAMESPACE: namespace.name,
    HELPDEX_DB_PREFIX: namespace.dbPrefix,
    HELPDEX_SERVICE_TOKEN: 'spec-token-of-16-chars',
  });
  const parts = {
    logger: createLogger({ service: 'classifier', level: process.env['LOG_LEVEL'] ?? 'silent' }),
    metrics: createMetrics({ service: 'classifier', process: false }),
    health: new HealthRegistry(),
    onFatal: () => undefined,
  };
  const module = await Test.createTestingModule({ imports: [AppModule.forRoot(config, parts)] })
    .overrideProvider(IMMEDIATE_INDEX)
    .useValue({ apply: () => Promise.resolve() })
    .compile();
  app = module.createNestApplication({ logger: false });
  await app.get<TopicProvisioner>(TOPIC_PROVISIONER).provision(Object.values(TOPICS));
  events = app.get(EVENT_PUBLISHER);
  const handle = ({ records }: { records: readonly DecodedRecord[] }) => {
    heard.push(...records);
    return Promise.resolve(done());
  };
  const sink = { role: 'batch' as const, handle };
  listener = app.get<ConsumerFactory>(CONSUMER_FACTORY).create({
    group: 'spec',
    subscriptions: [
      { topic: TOPICS.articleClassified, sink },
      { topic: TOPICS.articleFetched, sink },
    ],
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

let revision = 0;
const tell = (source: string, change: Partial<SourceChanged> = {}): Promise<void> => {
  const data: SourceChanged = {
    ...{ tenant: TENANT, source, revision: (revision += 1), type: 'zendesk', name: 'Acme', subdomain: 'acme', status: 'active' },
    ...{ cadence: 'hourly', options: defaultSourceOptions(), policyVersion: 1, floor: 0, credentialVersion: 1, at },
    ...change,
  };
  return events.publishAll([{ topic: TOPICS.sourceChanged, event: SourceChanged, key: `${TENANT}|${source}`, data }]);
};
const fetched = (source: string, article: string, locale: string, run = 1, brand = '7'): ArticleFetched => ({
  ...{ tenant: TENANT, source, article, locale, run, ver: makeVersion(run, 1), state: 'present', fetchedAt: at },
  evidence: { draft: false, hidden: false, outdated: false, userSegmentId: null },
  content: { title: `Title ${article}`, body: '<p>Text</p>', url: null, labels: [], path: [], brand, updatedAt: at },
});
const send = (...records: ArticleFetched[]): Promise<void> =>
  events.publishAll(records.map((data) => ({ topic: TOPICS.articleFetched, event: ArticleFetched, key: docKey(data), data })));
/** The last word of each entry in one of the topics: its state, and whether it carries text. */
function lastWords(source: string, event: typeof ArticleClassified | typeof ArticleFetched): Record<string, string> {
  const own = heard.filter((record) => record.event === (event as never) && (record.data as ArticleFetched).source === source);
  const words = own.map(({ data }) => data as ArticleClassified);
  return Object.fromEntries(
    words.map(({ article, locale, state, content }) => [`${article} ${locale}`, `${state}${content ? ' with text' : ''}`]),
  );
}
const ledger = () => app.get<LedgerModel>(LEDGER);
const repair = () => app.get(RepairService);
const erase = (source: string, purge: boolean): Promise<number> =>
  app.get(ErasureService).erase({ tenant: TENANT, source, floor: FLOOR, purge });

describe('options that take in less', () => {
  const options = { ...defaultSourceOptions(), locales: ['en-us'], brands: ['7'] };

  it('close what is out of scope from the ledger; what still comes of it opens nothing', async () => {
    await tell('src_scope');
    await send(fetched('src_scope', '1', 'en-us'), fetched('src_scope', '1', 'de'), fetched('src_scope', '2', 'en-us', 1, '8'));
    const all = { '1 en-us': 'live with text', '1 de': 'live with text', '2 en-us': 'live with text' };
    await eventually(() => expect(lastWords('src_scope', ArticleClassified)).toEqual(all), { timeoutMs: 30_000 });
    await tell('src_scope', { options, policyVersion: 2 });
    const narrowed = { '1 en-us': 'live with text', '1 de': 'removed', '2 en-us': 'removed' };
    await eventually(
      async () => {
        await repair().pass();
        expect(lastWords('src_scope', ArticleClassified)).toEqual(narrowed);
      },
      { timeoutMs: 30_000 },
    );
    expect(await repair().pass()).toBe(0);
    const before = heard.length;
    await send(fetched('src_scope', '1', 'de', 2), fetched('src_scope', '3', 'de', 2), fetched('src_scope', '4', 'en-us', 2));
    await eventually(() => expect(lastWords('src_scope', ArticleClassified)).toEqual({ ...narrowed, '4 en-us': 'live with text' }));
    expect(heard.slice(before).filter(({ event }) => event === (ArticleClassified as never))).toHaveLength(1);
    expect(await ledger().countDocuments({ source: 'src_scope', article: '3' })).toBe(0);
  });

  it('and that take it in again open it as soon as it is seen, without a request of its own', async () => {
    await tell('src_scope', { policyVersion: 3 });
    await eventually(async () => expect(await repair().pass()).toBeGreaterThan(0));
    expect(lastWords('src_scope', ArticleClassified)['1 de']).toBe('removed');
    await send(fetched('src_scope', '1', 'de', 3));
    await eventually(() => expect(lastWords('src_scope', ArticleClassified)['1 de']).toBe('live with text'));
    expect(await ledger().countDocuments({ source: 'src_scope', unconfirmedRun: { $ne: null } })).toBe(0);
  });
});

describe('a source that is deleted', () => {
  it('is not forgotten before it is known to be, lest it comes back', async () => {
    await tell('src_early');
    await send(fetched('src_early', '1', 'de'));
    await eventually(async () => expect(await ledger().countDocuments({ source: 'src_early' })).toBe(1), { timeoutMs: 30_000 });
    await expect(erase('src_early', false)).rejects.toMatchObject({ kind: 'unavailable', code: 'deletion_unknown' });
    expect(await ledger().countDocuments({ source: 'src_early' })).toBe(1);
  });

  it('is forgotten, and what was under way leaves no trace', async () => {
    await tell('src_gone');
    await send(fetched('src_gone', '1', 'de'), fetched('src_gone', '2', 'de'));
    await eventually(async () => expect(await ledger().countDocuments({ source: 'src_gone' })).toBe(2));
    await tell('src_gone', { status: 'deleting', floor: FLOOR });
    expect(await eventually(() => erase('src_gone', false))).toBe(2);
    expect(await erase('src_gone', false)).toBe(0);
    const before = heard.length;
    await send(fetched('src_gone', '1', 'de', 4), fetched('src_gone', '3', 'de', 4));
    await tell('src_after');
    await send(...Array.from({ length: 24 }, (_, index) => fetched('src_after', String(index), 'de')));
    await eventually(async () => expect(await ledger().countDocuments({ source: 'src_after' })).toBe(24));
    expect(await ledger().countDocuments({ source: 'src_gone' })).toBe(0);
    expect(
      heard
        .slice(before)
        .filter(({ event, data }) => event === (ArticleClassified as never) && (data as ArticleClassified).source === 'src_gone'),
    ).toEqual([]);
    expect(lastWords('src_gone', ArticleFetched)).toMatchObject({ '1 de': 'present with text' });
  });

  it('leaves no text in the topics when it is purged, also of what was under way and of what could not be read', async () => {
    await tell('src_purge');
    await send(fetched('src_purge', '1', 'de'), fetched('src_purge', '2', 'de'));
    await eventually(async () => expect(await ledger().countDocuments({ source: 'src_purge' })).toBe(2));
    await tell('src_purge', { status: 'deleting', floor: FLOOR, purge: true });
    expect(await eventually(() => erase('src_purge', true))).toBe(2);
    await send(fetched('src_purge', '1', 'de', 4), fetched('src_purge', '3', 'de', 4));
    const broken = { ...fetched('src_purge', '5', 'de', 4), partition: 2, reason: 'malformed.json', detail: 'the value is not JSON' };
    await app.get(ArticleFetchedHandler).close({ ...broken, key: docKey(broken), topic: 't', offset: '0', value: null, headers: {} });
    const gone = { '1 de': 'gone', '2 de': 'gone', '3 de': 'gone', '5 de': 'gone' };
    await eventually(() => expect(lastWords('src_purge', ArticleFetched)).toEqual(gone), { timeoutMs: 30_000 });
    await eventually(() => expect(lastWords('src_purge', ArticleClassified)).toEqual({ '1 de': 'removed', '2 de': 'removed' }));
    expect(heard.filter(({ data }) => (data as ArticleFetched).source === 'src_purge' && (data as ArticleFetched).ver >= FLOOR)).toEqual(
      [],
    );
    expect(await ledger().countDocuments({ source: 'src_purge' })).toBe(0);
  });
});
