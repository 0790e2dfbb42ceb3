import { defaultSourceOptions, SourceChanged, sourceKey, TOPICS, type SyncDue } from '@helpdex/contracts';
import { done, KafkaToolbox, type Clock, type Delivery, type GroupConsumer } from '@helpdex/kafka';
import { createLogger, createMetrics, HealthRegistry } from '@helpdex/observability';
import { loadSchedulerConfig, type SchedulerConfig } from '../config';
import { startScheduler } from '../start';
import { AppModule } from '../app.module';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

/** Where the suite runs. Handed in: only specs may ask the test kit. */
export interface SchedulerStack {
  kafkaBrokers: readonly string[];
  mongodbUrl: string;
  namespace: string;
  clock: Clock;
}

export const TICK_MS = 1_000;

const surroundings = () => ({
  logger: createLogger({ service: 'spec', level: 'silent' }),
  metrics: createMetrics({ service: 'spec', process: false }),
  onFatal: () => undefined,
});

/** Schedulers on the real stack, moved by one clock; the registry is played by the spec. */
export class SchedulerFixture {
  readonly due: SyncDue[] = [];
  private readonly config: SchedulerConfig;
  private readonly kafka: KafkaToolbox;
  private reader!: GroupConsumer;
  private readonly running = new Set<INestApplication>();

  private constructor(private readonly stack: SchedulerStack) {
    this.config = loadSchedulerConfig({
      KAFKA_BROKERS: stack.kafkaBrokers.join(','),
      KAFKA_REPLICATION_FACTOR: '1',
      MONGODB_URL: stack.mongodbUrl,
      HELPDEX_NAMESPACE: stack.namespace,
      HELPDEX_SYNC_TICK_MS: String(TICK_MS),
    });
    const { kafka, namespace } = this.config;
    this.kafka = new KafkaToolbox({ service: 'spec', config: kafka, namespace: namespace.namespace, ...surroundings() });
  }

  static async start(stack: SchedulerStack): Promise<SchedulerFixture> {
    const fixture = new SchedulerFixture(stack);
    await fixture.kafka.provisioner.provision(Object.values(TOPICS));
    const handle = async ({ record }: Delivery): Promise<unknown> => {
      fixture.due.push(record.data as SyncDue);
      return done();
    };
    fixture.reader = fixture.kafka.consumers.create({
      group: 'spec',
      subscriptions: [{ topic: TOPICS.syncDue, sink: { role: 'record', handle } }],
    });
    await fixture.reader.start();
    return fixture;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.running].map((scheduler) => this.stopScheduler(scheduler)));
    await this.reader.close(5_000);
    await this.kafka.onApplicationShutdown();
  }

  async startScheduler(): Promise<INestApplication> {
    const parts = { ...surroundings(), health: new HealthRegistry(), clock: this.stack.clock };
    const scheduler = await NestFactory.create(AppModule.forRoot(this.config, parts), { logger: false, abortOnError: false });
    await startScheduler(scheduler);
    this.running.add(scheduler);
    return scheduler;
  }

  async stopScheduler(scheduler: INestApplication): Promise<void> {
    this.running.delete(scheduler);
    await scheduler.close();
  }

  /** As the registry tells of a source. */
  async tell(source: string, change: Partial<SourceChanged> = {}): Promise<void> {
    const data: SourceChanged = {
      ...{ tenant: 't', source, revision: 1, type: 'zendesk', name: 'Acme', subdomain: 'acme', status: 'active', cadence: 'hourly' },
      ...{ options: defaultSourceOptions(), policyVersion: 1, floor: 0, credentialVersion: 1, at: new Date().toISOString() },
      ...change,
    };
    await this.kafka.publisher.publishAll([{ topic: TOPICS.sourceChanged, event: SourceChanged, key: sourceKey('t', source), data }]);
  }

  dueOf(source: string): string[] {
    return this.due.filter((event) => event.source === source).map(({ dueAt }) => dueAt);
  }
}
