import {
  sourceKey,
  SyncDue,
  SyncProgress,
  TOPICS,
  type Caller,
  type CredentialsInput,
  type RpcAnswer,
  type RpcRequest,
  type SealedCredentials,
  type SealedSecret,
  type SourceChanged,
  type SyncRequested,
} from '@helpdex/contracts';
import { DomainError, openSecret, sealSecret, type MasterKeys } from '@helpdex/domain';
import { done, KafkaToolbox, type Delivery, type GroupConsumer } from '@helpdex/kafka';
import { createLogger, createMetrics, HealthRegistry, type Metrics } from '@helpdex/observability';
import { listeningPort, RpcClient, RpcHandler, RpcModule, rpcServer } from '@helpdex/rpc';
import { Controller, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { randomBytes } from 'node:crypto';
import { loadRegistryConfig, type RegistryConfig } from '../config';
import { AppModule } from '../app.module';
import { startRegistry } from '../start';

export const ADMIN_KEY = 'hdx_the-admin-key-of-the-spec';
export const MASTER_KEY = randomBytes(32);
const KEYS: MasterKeys = { primary: 'k1', keys: new Map([['k1', MASTER_KEY]]) };
const bindingOf = ({ tenant, source, subdomain }: SealedCredentials) => ({ tenant, source, subdomain, field: 'credentials' });

/** Stands in for the fetcher: the credentials decide what Zendesk says. */
export class FakeFetcher {
  readonly checks: SealedCredentials[] = [];

  check(credentials: SealedCredentials): RpcAnswer<'zendesk.check'> {
    this.checks.push(credentials);
    if (this.open(credentials).token === 'wrong')
      throw new DomainError('unprocessable', 'zendesk_unauthorized', 'Zendesk refused the credentials.');
    return {
      account: { subdomain: credentials.subdomain, user: 'Ada', role: 'admin' },
      brands: [
        { id: '7', name: 'Acme', subdomain: credentials.subdomain, hasHelpCenter: true },
        { id: '8', name: 'Acme without guide', subdomain: 'none', hasHelpCenter: false },
      ],
      locales: ['en-us'],
      estimates: { articles: 1, variants: 1, requests: 1, minutes: 1 },
    };
  }

  open(credentials: SealedCredentials): CredentialsInput {
    return JSON.parse(openSecret(KEYS, bindingOf(credentials), credentials.secret)) as CredentialsInput;
  }

  /** As the fetcher seals what it was given anew. */
  seal(read: SealedCredentials, content: object): SealedSecret {
    return sealSecret(KEYS, bindingOf(read), JSON.stringify(content));
  }
}

async function startFetcher(fetcher: FakeFetcher, config: RegistryConfig): Promise<{ app: INestApplication; port: number }> {
  @Controller()
  class Checks {
    @RpcHandler('zendesk.check')
    async check({ credentials }: RpcRequest<'zendesk.check'>): Promise<RpcAnswer<'zendesk.check'>> {
      return fetcher.check(credentials);
    }
  }
  @Module({ imports: [RpcModule.forRoot({ config: config.rpc, logger: quiet() })], controllers: [Checks] })
  class FetcherModule {}
  const app = await NestFactory.create(FetcherModule, { logger: false });
  const server = app.connectMicroservice(rpcServer({ host: '127.0.0.1', port: 0, tls: undefined }));
  await app.init();
  await app.startAllMicroservices();
  return { app, port: listeningPort(server) };
}

const quiet = () => createLogger({ service: 'spec', level: 'silent' });
const parts = () => ({ logger: quiet(), metrics: createMetrics({ service: 'spec', process: false }), onFatal: () => undefined });

/** Where the suite runs. Handed in: only specs may ask the test kit. */
export interface RegistryStack {
  kafkaBrokers: readonly string[];
  mongodbUrl: string;
  namespace: string;
  cleanUp: () => Promise<void>;
}

/** The registry on the real stack, with everything around it that it talks to. */
export class RegistryFixture {
  readonly changed: SourceChanged[] = [];
  readonly requested: SyncRequested[] = [];
  readonly shown: string[] = [];
  readonly fetcher = new FakeFetcher();
  rpc!: RpcClient;

  private constructor(
    private readonly env: Record<string, string>,
    private readonly cleanUp: () => Promise<void>,
  ) {}

  private registry!: INestApplication;
  private health!: HealthRegistry;
  private metrics!: Metrics;
  private fetcherApp!: INestApplication;
  private kafka!: KafkaToolbox;
  private readers: GroupConsumer[] = [];

  static async start({ kafkaBrokers, mongodbUrl, namespace, cleanUp }: RegistryStack): Promise<RegistryFixture> {
    const env = {
      KAFKA_BROKERS: kafkaBrokers.join(','),
      KAFKA_REPLICATION_FACTOR: '1',
      MONGODB_URL: mongodbUrl,
      HELPDEX_NAMESPACE: namespace,
      HELPDEX_SERVICE_TOKEN: randomBytes(24).toString('hex'),
      HELPDEX_MASTER_KEYS: `k1:${MASTER_KEY.toString('base64')}`,
      HELPDEX_ADMIN_KEY: ADMIN_KEY,
    };
    const fixture = new RegistryFixture(env, cleanUp);
    await fixture.startSurroundings();
    await fixture.startRegistry();
    await fixture.listen();
    return fixture;
  }

  async stop(): Promise<void> {
    await Promise.all(this.readers.map((reader) => reader.close(5_000)));
    await this.stopRegistry();
    await this.fetcherApp.close();
    await this.kafka.onApplicationShutdown();
    await this.cleanUp();
  }

  /** As at boot: with `extra` settings over the usual ones. */
  async startRegistry(extra: Record<string, string> = {}): Promise<void> {
    const config = loadRegistryConfig({ ...this.env, ...extra });
    this.health = new HealthRegistry();
    this.metrics = createMetrics({ service: 'spec', process: false });
    const surroundings = { ...parts(), metrics: this.metrics, health: this.health, show: (text: string) => void this.shown.push(text) };
    this.registry = await NestFactory.create(AppModule.forRoot(config, surroundings), { logger: false, abortOnError: false });
    const port = await startRegistry(this.registry, config).catch(async (error: unknown) => {
      await this.registry.close();
      throw error;
    });
    const address = { host: '127.0.0.1', port };
    this.rpc = new RpcClient({
      addresses: { 'source-registry': address, fetcher: address, classifier: address, indexer: address },
      serviceToken: this.env['HELPDEX_SERVICE_TOKEN'] ?? '',
      deadlineMs: 20_000,
    });
  }

  async stopRegistry(): Promise<void> {
    this.rpc.onApplicationShutdown();
    await this.registry.close();
  }

  /** A part of the running application. */
  part<T>(token: symbol | (abstract new (...args: never[]) => T)): T {
    return this.registry.get<T>(token as symbol);
  }

  /** Records left out on purpose for this reason, since the registry was started. */
  async dropped(reason: string): Promise<number> {
    const { values } = await this.metrics.droppedRecords.get();
    return values.find(({ labels }) => labels.reason === reason)?.value ?? 0;
  }

  async isReady(): Promise<boolean> {
    return (await this.health.report()).status === 'ok';
  }

  caller(key = ADMIN_KEY): Promise<Caller> {
    return this.rpc.call('keys.authenticate', { key });
  }

  /** As fetcher, classifier and indexer would. */
  async report(...reports: Omit<SyncProgress, 'at'>[]): Promise<void> {
    const at = new Date().toISOString();
    await this.kafka.publisher.publishAll(
      reports.map((report) => ({
        topic: TOPICS.syncProgress,
        event: SyncProgress,
        key: sourceKey(report.tenant, report.source),
        data: { ...report, at },
      })),
    );
  }

  async due(data: SyncDue): Promise<void> {
    await this.kafka.publisher.publishAll([{ topic: TOPICS.syncDue, event: SyncDue, key: sourceKey(data.tenant, data.source), data }]);
  }

  private async startSurroundings(): Promise<void> {
    const config = loadRegistryConfig(this.env);
    const { app, port } = await startFetcher(this.fetcher, config);
    this.fetcherApp = app;
    this.env['FETCHER_URL'] = `tcp://127.0.0.1:${port}`;
    this.kafka = new KafkaToolbox({
      service: 'spec',
      config: config.kafka,
      namespace: config.namespace.namespace,
      ...parts(),
    });
  }

  private async listen(): Promise<void> {
    const note =
      (into: object[]) =>
      async ({ record }: Delivery) => {
        into.push(record.data);
        return done();
      };
    this.readers = [
      this.kafka.consumers.create({
        group: 'spec',
        subscriptions: [
          { topic: TOPICS.sourceChanged, sink: { role: 'record', handle: note(this.changed) } },
          { topic: TOPICS.syncRequested, sink: { role: 'record', handle: note(this.requested) } },
        ],
      }),
    ];
    await Promise.all(this.readers.map((reader) => reader.start()));
  }
}
