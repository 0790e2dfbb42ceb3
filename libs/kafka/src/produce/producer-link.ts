import { CompressionTypes, Partitioners, type Kafka, type Message, type Producer } from 'kafkajs';
import type { Logger } from '@helpdex/observability';
import { CLIENT_RETRY } from '../client/kafka-client';

/** Below this, compression costs more than it saves. */
const COMPRESS_FROM_BYTES = 1_024;
const ALL_IN_SYNC = -1;
const PRODUCE_TIMEOUT_MS = 30_000;

/**
 * One idempotent producer. When a send fails for good it is not known which records the brokers have: the next batch would reuse their
 * sequence numbers, and a broker that has the old ones would take it for a duplicate and drop it. So the producer is replaced then.
 */
export class ProducerLink {
  private producer: Promise<Producer> | undefined;
  private tail: Promise<unknown> = Promise.resolve();
  private closed = false;
  private failure: unknown;

  constructor(
    private readonly kafka: Kafka,
    private readonly logger: Logger,
  ) {}

  async connect(): Promise<void> {
    await this.current();
  }

  /** Resolves when all in-sync replicas have the messages. Sends follow each other: order is kept, and so is the memory bound of the callers. */
  send(topic: string, messages: Message[], bytes: number): Promise<void> {
    if (this.closed) return Promise.reject(new Error('The producer is closed'));
    const sent = this.tail.then(() => this.sendNow(topic, messages, bytes));
    this.tail = sent.catch(() => undefined);
    return sent;
  }

  /** @throws what the last send failed with, until one succeeds. */
  check(): void {
    if (this.failure !== undefined) throw new Error('the last send was not acknowledged', { cause: this.failure });
  }

  /** Waits for the sends that were begun, and takes no new ones. */
  async close(): Promise<void> {
    this.closed = true;
    await this.tail;
    await this.discard();
  }

  private async sendNow(topic: string, messages: Message[], bytes: number): Promise<void> {
    const compression = bytes >= COMPRESS_FROM_BYTES ? CompressionTypes.GZIP : CompressionTypes.None;
    try {
      const producer = await this.current();
      await producer.send({ topic, messages, acks: ALL_IN_SYNC, timeout: PRODUCE_TIMEOUT_MS, compression });
      this.failure = undefined;
    } catch (error) {
      this.failure = error;
      await this.discard();
      throw error;
    }
  }

  private current(): Promise<Producer> {
    this.producer ??= this.open();
    return this.producer;
  }

  private async open(): Promise<Producer> {
    const producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { ...CLIENT_RETRY },
    });
    try {
      await producer.connect();
      return producer;
    } catch (error) {
      this.producer = undefined;
      await producer.disconnect().catch(() => undefined);
      throw error;
    }
  }

  private async discard(): Promise<void> {
    const producer = await this.producer?.catch(() => undefined);
    this.producer = undefined;
    await producer?.disconnect().catch((error: unknown) => this.logger.debug({ err: error }, 'producer did not disconnect in order'));
  }
}
