import {
  ArticleClassified,
  ArticleFetched,
  barrierKey,
  defaultSourceOptions,
  docKey,
  RunBarrier,
  SourceChanged,
  TOPICS,
} from '@helpdex/contracts';
import { makeVersion } from '@helpdex/domain';
import {
  CONSUMER_FACTORY,
  done,
  EVENT_PUBLISHER,
  isEvent,
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
import type { INestApplication, Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { AppModule } from '../app.module';
import { IMMEDIATE_INDEX } from '../articles/immediate-index.port';
import { loadClassifierConfig } from '../config';
import { LEDGER } from '../ledger/ledger.port';
import type { LedgerModel } from '../ledger/ledger.schema';

type EventClass<T extends object> = DecodedRecord<T>['event'];

export const TENANT = 't_spec';
const AT = '2026-01-01T00:00:00.000Z';

/** An article of the specs. @param seq of the version within the run */
export const fetched = (source: string, article: string, run: number, seq = 1, change: Partial<ArticleFetched> = {}): ArticleFetched => ({
  ...{ tenant: TENANT, source, article, locale: 'en-us', run, ver: makeVersion(run, seq), state: 'present', fetchedAt: AT },
  evidence: { draft: false, hidden: false, outdated: false, userSegmentId: null },
  content: { title: `Title ${article}`, body: '<p>Hold <script>x</script>the button.</p>', url: null, labels: [], path: [], updatedAt: AT },
  ...change,
});

/** The whole service on real Kafka and MongoDB, what it says overheard; what it asks of the indexer is kept in `applied`. */
export class RunningClassifier {
  readonly heard: DecodedRecord[] = [];
  readonly applied: ArticleClassified[] = [];
  indexerIsDown = false;
  private revision = 0;

  private constructor(
    private readonly namespace: SuiteNamespace,
    private readonly app: INestApplication,
    private readonly listener: GroupConsumer,
    readonly events: EventPublisher,
  ) {}

  /** @param label part of the namespace */
  static async start(label: string): Promise<RunningClassifier> {
    const stack = await testStack();
    const namespace = await createNamespace(stack, label);
    const config = loadClassifierConfig({
      KAFKA_BROKERS: stack.kafkaBrokers.join(','),
      MONGODB_URL: stack.mongodbUrl,
      HELPDEX_NAMESPACE: namespace.name,
      HELPDEX_DB_PREFIX: namespace.dbPrefix,
      HELPDEX_SERVICE_TOKEN: 'spec-token-of-16-chars',
    });
    const logger = createLogger({ service: 'classifier', level: process.env['LOG_LEVEL'] ?? 'silent' });
    const parts = { logger, metrics: createMetrics({ service: 'classifier', process: false }), health: new HealthRegistry(), onFatal };
    const index = { apply: (record: ArticleClassified) => running.apply(record) };
    const module = await Test.createTestingModule({ imports: [AppModule.forRoot(config, parts)] })
      .overrideProvider(IMMEDIATE_INDEX)
      .useValue(index)
      .compile();
    const app = module.createNestApplication({ logger: false });
    await app.get<TopicProvisioner>(TOPIC_PROVISIONER).provision(Object.values(TOPICS));
    const handle = (batch: { records: readonly DecodedRecord[] }) => {
      running.heard.push(...batch.records);
      return Promise.resolve(done());
    };
    const topics = [TOPICS.articleFetched, TOPICS.articleClassified, TOPICS.syncProgress];
    const listener = app.get<ConsumerFactory>(CONSUMER_FACTORY).create({
      group: 'spec-listener',
      subscriptions: topics.map((topic) => ({ topic, sink: { role: 'batch', handle } })),
    });
    const running: RunningClassifier = new RunningClassifier(namespace, app, listener, app.get(EVENT_PUBLISHER));
    app.connectMicroservice({ strategy: app.get<KafkaBatchServer>(KAFKA_BATCH_SERVER) });
    await app.init();
    await app.startAllMicroservices();
    await listener.start();
    return running;
  }

  async stop(): Promise<void> {
    await this.listener.close(5_000);
    await this.app.close();
    await this.namespace.cleanUp();
  }

  get<T>(provider: Type<T>): T {
    return this.app.get(provider);
  }

  get ledger(): LedgerModel {
    return this.app.get<LedgerModel>(LEDGER);
  }

  /** Each time a newer revision. */
  tell(source: string, change: Partial<SourceChanged> = {}): Promise<void> {
    const data: SourceChanged = {
      ...{ tenant: TENANT, source, revision: (this.revision += 1), type: 'zendesk', name: 'Acme', subdomain: 'acme', status: 'active' },
      ...{ cadence: 'hourly', options: defaultSourceOptions(), policyVersion: 1, floor: 0, credentialVersion: 1, at: AT },
      ...change,
    };
    return this.events.publishAll([{ topic: TOPICS.sourceChanged, event: SourceChanged, key: `${TENANT}|${source}`, data }]);
  }

  send(...records: ArticleFetched[]): Promise<void> {
    return this.events.publishAll(
      records.map((data) => ({ topic: TOPICS.articleFetched, event: ArticleFetched, key: docKey(data), data })),
    );
  }

  /** The end of a full run, on every partition. */
  sendBarriers(source: string, run: number, change: Partial<RunBarrier> = {}): Promise<void> {
    const { partitions } = TOPICS.articleFetched;
    return this.events.publishAll(
      Array.from({ length: partitions }, (_, partition) => {
        const data: RunBarrier = {
          ...{ tenant: TENANT, source, run, partition, partitions, mode: 'full', round: 0 },
          ...{ final: true, listingComplete: true, lastVer: makeVersion(run, 9), at: AT },
          ...change,
        };
        return { topic: TOPICS.articleFetched, event: RunBarrier, key: barrierKey(data), data, partition };
      }),
    );
  }

  /** What was said of a source by one kind of event, in the order heard. */
  saidOf<T extends object>(source: string, event: EventClass<T>): T[] {
    return this.recordsOf(source, event).map(({ data }) => data);
  }

  classified(source: string): ArticleClassified[] {
    return this.saidOf(source, ArticleClassified);
  }

  /** The barriers of a run, once the classifier has passed all of them on. */
  settled(source: string, run: number): Promise<RunBarrier[]> {
    return eventually(
      () => {
        const passed = this.passedOn(source)
          .map(({ data }) => data)
          .filter((barrier) => barrier.run === run);
        expect(passed).toHaveLength(TOPICS.articleFetched.partitions);
        return passed;
      },
      { timeoutMs: 30_000 },
    );
  }

  /** Barriers as they left the classifier. */
  passedOn(source: string): DecodedRecord<RunBarrier>[] {
    return this.recordsOf(source, RunBarrier).filter(({ topic }) => topic.endsWith(TOPICS.articleClassified.suffix));
  }

  recordsOf<T extends object>(source: string, event: EventClass<T>): DecodedRecord<T>[] {
    return this.heard
      .filter((record): record is DecodedRecord<T> => isEvent(record, event))
      .filter(({ data }) => (data as { source?: string }).source === source);
  }

  private apply(record: ArticleClassified): Promise<void> {
    return this.indexerIsDown ? Promise.reject(new Error('down')) : Promise.resolve(void this.applied.push(record));
  }
}

function onFatal(error: unknown): never {
  throw error;
}
