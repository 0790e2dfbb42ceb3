import { TOPICS, topicName, type TopicSpec } from '@helpdex/contracts';
import { createLogger, createMetrics, type Metrics } from '@helpdex/observability';
import { eventually, freshNamespace, testStack } from '@helpdex/testing';
import { Kafka, logLevel, Partitioners, type Message } from 'kafkajs';
import type { ConsumerPlan, TopicSubscription } from '../consume/consumer-factory';
import { Numbered } from '../consume/delivery.fixture';
import type { GroupConsumer } from '../consume/group-consumer';
import { encodeEvent } from '../envelope';
import { KafkaToolbox, type KafkaModuleOptions } from '../kafka.module';
import { done } from '../outcome';
import type { OutgoingRecord } from '../produce/publisher';
import type { Batch } from '../record';
import { SettlementSpy } from '../settlement-spy';

export { numbersTopic } from './numbers-topic.fixture';

export const numbersOf = ({ records }: Batch): number[] => records.map(({ data }) => (data as Numbered).n);

/** Quick to notice everything; the broker allows no session below 6 s. */
const TUNING = { heartbeatMs: 200, fetchWaitMs: 100, sessionTimeoutMs: 6_000, rebalanceTimeoutMs: 10_000 };

/** Only the brokers are needed here, so those in the environment do without the rest of the stack. */
async function brokersForTests(): Promise<string[]> {
  const named = process.env['KAFKA_BROKERS'];
  return named ? named.split(',') : (await testStack()).kafkaBrokers;
}

/** A namespace of its own on the real broker, with the library in it. */
export class KafkaBench {
  readonly metrics: Metrics = createMetrics({ service: 'test', process: false });
  readonly logger = createLogger({ service: 'test', level: process.env['LOG_LEVEL'] ?? 'silent' });
  readonly fatal: unknown[] = [];
  readonly toolbox: KafkaToolbox;
  readonly spy: SettlementSpy;
  private readonly consumers: GroupConsumer[] = [];
  private readonly raw: Kafka;

  private constructor(
    readonly namespace: string,
    readonly brokers: string[],
    readonly topic: TopicSpec,
    more: Partial<KafkaModuleOptions>,
  ) {
    this.raw = new Kafka({ brokers, logLevel: logLevel.NOTHING });
    this.toolbox = new KafkaToolbox(this.options(more));
    this.spy = new SettlementSpy(this.toolbox.consumers.settlements);
  }

  static async open(topic: TopicSpec, more: Partial<KafkaModuleOptions> = {}): Promise<KafkaBench> {
    const bench = new KafkaBench(freshNamespace('kafka'), await brokersForTests(), topic, more);
    await bench.toolbox.provisioner.provision([topic, TOPICS.deadLetter]);
    return bench;
  }

  options(more: Partial<KafkaModuleOptions> = {}): KafkaModuleOptions {
    return {
      service: 'test',
      namespace: this.namespace,
      config: { brokers: this.brokers, replicationFactor: 1 },
      logger: this.logger,
      metrics: this.metrics,
      onFatal: (error) => void this.fatal.push(error),
      tuning: TUNING,
      backoff: { baseMs: 20, capMs: 200 },
      ...more,
    };
  }

  /** Events with the given numbers, all to one partition. */
  numbers(numbers: readonly number[], partition = 0): OutgoingRecord<Numbered>[] {
    return numbers.map((n) => ({ topic: this.topic, event: Numbered, key: `k${n}`, data: { n }, id: `id${n}`, partition }));
  }

  publishNumbers(numbers: readonly number[], partition = 0): Promise<void> {
    return this.toolbox.publisher.publishAll(this.numbers(numbers, partition));
  }

  /** Bytes as they are, past every check. */
  async produceRaw(messages: Message[]): Promise<void> {
    const producer = this.raw.producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await producer.connect();
    await producer.send({ topic: topicName(this.namespace, this.topic.suffix), messages });
    await producer.disconnect();
  }

  async consume(
    sink: TopicSubscription['sink'],
    plan: Partial<ConsumerPlan> & Pick<TopicSubscription, 'limits'> = {},
  ): Promise<GroupConsumer> {
    const { limits = {}, ...rest } = plan;
    const consumer = this.toolbox.consumers.create({ group: 'g', subscriptions: [{ topic: this.topic, sink, limits }], ...rest });
    this.consumers.push(consumer);
    await consumer.start();
    return consumer;
  }

  committed(group = 'g'): Promise<ReadonlyMap<number, bigint>> {
    return this.toolbox.offsets.committed(group, this.topic);
  }

  /** All messages of a topic, by a reader of its own, once there are as many. */
  async readAll(
    topic: TopicSpec,
    count: number,
  ): Promise<{ key: string | null; value: string | null; headers: Record<string, string>; partition: number }[]> {
    const found: Awaited<ReturnType<KafkaBench['readAll']>> = [];
    const reader = this.raw.consumer({ groupId: `${this.namespace}.reader-${Math.random()}`, maxWaitTimeInMs: 100 });
    await reader.connect();
    await reader.subscribe({ topics: [topicName(this.namespace, topic.suffix)], fromBeginning: true });
    await reader.run({
      eachMessage: ({ message: { key, value, headers }, partition }) => {
        const texts = Object.entries(headers ?? {}).map(([name, text]) => [name, String(text)]);
        found.push({ key: key?.toString() ?? null, value: value?.toString() ?? null, headers: Object.fromEntries(texts), partition });
        return Promise.resolve();
      },
    });
    await eventually(() => expect(found.length).toBeGreaterThanOrEqual(count));
    await reader.disconnect();
    return found;
  }

  async close(): Promise<void> {
    await Promise.all(this.consumers.map((consumer) => consumer.close(8_000)));
    await this.toolbox.onApplicationShutdown();
    this.spy.close();
    const admin = this.raw.admin();
    await admin.connect();
    const topics = (await admin.listTopics()).filter((name) => name.startsWith(`${this.namespace}.`));
    if (topics.length > 0) await admin.deleteTopics({ topics });
    await admin.disconnect();
  }
}

/** A good record in the client's own terms, to be broken by a test. */
export function rawNumber(n: number): Message & { key: string; headers: Record<string, string> } {
  return encodeEvent('test.numbered.v1', '/test', `k${n}`, { n }, { id: `id${n}` });
}

/** Remembers what it was given and answers `done`. */
export function collecting(): { seen: number[]; handle: (batch: Batch) => Promise<unknown> } {
  const seen: number[] = [];
  return {
    seen,
    handle: (batch) => {
      seen.push(...numbersOf(batch));
      return Promise.resolve(done());
    },
  };
}

export const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index);
