import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { consumerGroup, topicName, type TopicSpec } from '@helpdex/contracts';
import type { Logger } from '@helpdex/observability';
import { systemClock, type Clock } from '../clock';
import type { RawMessage } from '../envelope';
import { DependencyUnavailableError } from '../errors';
import { ReplaySpans, type ReplaySpan } from './replay-spans';

/** Records of one partition as they stand in the log. */
export interface ReplayBatch {
  readonly topic: string;
  readonly partition: number;
  readonly messages: readonly RawMessage[];
  /** Where reading would go on after these. */
  readonly next: bigint;
}

export interface ReplayRequest {
  readonly topic: TopicSpec;
  /** A throwaway name, without the namespace: no offset is committed, and the group is forgotten at the end. */
  readonly group: string;
  readonly spans: readonly ReplaySpan[];
  readonly signal: AbortSignal;
  /** One batch of a partition at a time; the next one comes when it has resolved. What it throws ends the replay. */
  readonly handle: (batch: ReplayBatch) => Promise<void>;
}

const MIB = 1_048_576;
/** Of one answer; a single larger record still comes. */
const MAX_BYTES = 16 * MIB;
const MAX_BYTES_PER_PARTITION = 4 * MIB;
/** Partitions handed over at once: one is written while the other is decoded. */
const CONCURRENCY = 2;
const HEARTBEAT_MS = 3_000;
/** Nothing read for so long, though there is something to read: the connection is dead, or the log was cut. */
const STALLED_MS = 60_000;

/** Reads a topic between two offsets past all consumer groups: their offsets neither matter nor move. */
export class TopicReplayer {
  constructor(
    private readonly kafka: Kafka,
    private readonly namespace: string,
    private readonly logger: Logger,
    private readonly clock: Clock = systemClock,
  ) {}

  /** Resolves when every span was handed over. @throws what the handler threw, DependencyUnavailableError, or the signal's reason. */
  async read({ topic, group, spans, signal, handle }: ReplayRequest): Promise<void> {
    const name = topicName(this.namespace, topic.suffix);
    const groupId = consumerGroup(this.namespace, group);
    const reading = new ReplaySpans(spans);
    if (reading.isDone) return;
    const consumer = this.kafka.consumer({
      groupId,
      maxBytes: MAX_BYTES,
      maxBytesPerPartition: MAX_BYTES_PER_PARTITION,
      maxWaitTimeInMs: 100,
    });
    try {
      await this.run(consumer, name, reading, { signal, handle });
    } finally {
      await consumer.disconnect().catch((error: unknown) => this.logger.warn({ groupId, err: error }, 'replay did not leave in order'));
      await this.forget(groupId);
    }
  }

  private async run(consumer: Consumer, topic: string, reading: ReplaySpans, { signal, handle }: Pick<ReplayRequest, 'signal' | 'handle'>) {
    signal.throwIfAborted();
    const abort = (): void => reading.fail(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) reading.fail(new DependencyUnavailableError('kafka', 'the replay lost the brokers', { cause: payload.error }));
    });
    // A member that joins again starts at the earliest offset: there is no committed one.
    consumer.on(consumer.events.GROUP_JOIN, () => this.seek(consumer, topic, reading));
    const stalls = new AbortController();
    try {
      await consumer.connect();
      await consumer.subscribe({ topic, fromBeginning: true });
      const eachBatch = (payload: EachBatchPayload): Promise<void> => this.deliver(payload, consumer, reading, handle);
      await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, partitionsConsumedConcurrently: CONCURRENCY, eachBatch });
      this.seek(consumer, topic, reading);
      void this.watch(reading, stalls.signal);
      await reading.finished;
    } finally {
      stalls.abort();
      signal.removeEventListener('abort', abort);
    }
  }

  private seek(consumer: Consumer, topic: string, reading: ReplaySpans): void {
    for (const { partition, from } of reading.left()) consumer.seek({ topic, partition, offset: String(from) });
    const done = reading.donePartitions();
    if (done.length > 0) consumer.pause([{ topic, partitions: done }]);
  }

  private async deliver(
    { batch, resolveOffset, heartbeat, isStale }: EachBatchPayload,
    consumer: Consumer,
    reading: ReplaySpans,
    handle: ReplayRequest['handle'],
  ): Promise<void> {
    const { topic, partition } = batch;
    const wanted = reading.wanted(partition, batch.messages);
    if (isStale() || reading.isDone) return;
    try {
      const next = reading.cut(partition, BigInt(batch.lastOffset()) + 1n);
      if (wanted.length > 0) await this.alive(handle({ topic, partition, messages: wanted, next }), heartbeat);
      resolveOffset(batch.lastOffset());
      if (reading.advance(partition, next, this.clock.now())) consumer.pause([{ topic, partitions: [partition] }]);
    } catch (error) {
      reading.fail(error);
    }
  }

  /** Keeps the membership up while the handler waits for its own stores. */
  private async alive(work: Promise<void>, heartbeat: () => Promise<void>): Promise<void> {
    const done = new AbortController();
    const beats = (async () => {
      while (!done.signal.aborted) {
        await this.clock.sleep(HEARTBEAT_MS, done.signal).catch(() => undefined);
        if (!done.signal.aborted) await heartbeat().catch(() => undefined);
      }
    })();
    try {
      await work;
    } finally {
      done.abort();
      await beats;
    }
  }

  private async watch(reading: ReplaySpans, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.clock.sleep(STALLED_MS / 4, signal).catch(() => undefined);
      if (!signal.aborted && !reading.movedSince(this.clock.now() - STALLED_MS))
        reading.fail(new DependencyUnavailableError('kafka', 'the replay got no records for a minute'));
    }
  }

  private async forget(groupId: string): Promise<void> {
    const admin = this.kafka.admin();
    try {
      await admin.connect();
      await admin.deleteGroups([groupId]);
    } catch (error) {
      // The broker forgets an empty group by itself.
      this.logger.debug({ groupId, err: error }, 'group of a replay was not deleted');
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }
}
