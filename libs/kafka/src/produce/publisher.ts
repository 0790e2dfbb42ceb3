import { topicName, type EventClass, type TopicSpec } from '@helpdex/contracts';
import type { Message } from 'kafkajs';
import { chunks, type ChunkLimits } from '../chunks';
import { ceTypeOn, encodeEvent, type EventAttributes } from '../envelope';
import { DependencyUnavailableError, PermanentError } from '../errors';
import type { Metrics } from '@helpdex/observability';
import type { EventValidator } from '../validator';
import { ContractViolationError, RecordTooLargeError } from './produce-errors';
import type { ProducerLink } from './producer-link';

/** One event to be written. */
export interface OutgoingRecord<T extends object = object> extends EventAttributes {
  readonly topic: TopicSpec;
  /** Must be one of the topic's events. */
  readonly event: EventClass<T>;
  /** Decides the partition (murmur2, as every Kafka client does) and what compaction keeps. */
  readonly key: string;
  readonly data: T;
  /** Instead of the key's own partition; for control records that go to each of them. */
  readonly partition?: number;
}

export type PublishFailureCode = 'invalid' | 'too_large' | 'unavailable';

export interface FailedRecord {
  /** Into the records that were given. */
  readonly index: number;
  readonly record: OutgoingRecord;
  readonly code: PublishFailureCode;
  readonly error: Error;
}

export interface PublishResult {
  /** Indices of the records that all in-sync replicas have. */
  readonly acknowledged: readonly number[];
  /** `unavailable` ones may have been written nevertheless: the acknowledgement is missing, not necessarily the record. */
  readonly failed: readonly FailedRecord[];
}

export interface PublisherOptions {
  readonly namespace: string;
  readonly service: string;
  readonly producer: ProducerLink;
  readonly validator: EventValidator;
  readonly metrics: Metrics;
  /** Records of one request. Default 500. */
  readonly maxChunkRecords?: number;
  /** Bytes of one request, before compression. Default 4 MiB; a larger record goes alone. */
  readonly maxChunkBytes?: number;
}

interface Encoded {
  readonly index: number;
  readonly record: OutgoingRecord;
  readonly message: Message;
  readonly bytes: number;
}

/** The broker's default `max.message.bytes`. */
const DEFAULT_MAX_MESSAGE_BYTES = 1_048_588;
/** Header of the batch, generously. */
const OVERHEAD_BYTES = 512;
/** Attributes, varints and framing of one record. */
const RECORD_OVERHEAD_BYTES = 40;

const headerBytes = (headers: Readonly<Record<string, string>>): number =>
  Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + Buffer.byteLength(value) + 4, 0);

const limitOf = (topic: TopicSpec): number => Number(topic.config['max.message.bytes'] ?? DEFAULT_MAX_MESSAGE_BYTES) - OVERHEAD_BYTES;

/** Writes events: each validated against its class, in the order given per partition, acknowledged by all in-sync replicas. */
export class EventPublisher {
  constructor(private readonly options: PublisherOptions) {}

  connect(): Promise<void> {
    return this.options.producer.connect();
  }

  /** For health checks. @throws when the last send was not acknowledged. */
  check(): void {
    this.options.producer.check();
  }

  /**
   * Never rejects for a record's sake. Once a request fails for good, all later records of that topic fail as well, so that a barrier
   * never gets ahead of what it stands behind; a record that is invalid or too large holds nothing else up.
   */
  async publish(records: readonly OutgoingRecord[]): Promise<PublishResult> {
    const failed: FailedRecord[] = [];
    const acknowledged: number[] = [];
    for (const [topic, entries] of this.byTopic(records, failed)) await this.sendTopic(topic, entries, { acknowledged, failed });
    for (const { record, code } of failed) this.count(record.topic, code, 1);
    return { acknowledged: acknowledged.sort((a, b) => a - b), failed: failed.sort((a, b) => a.index - b.index) };
  }

  /**
   * @throws PermanentError when a record breaks its contract or is too large, DependencyUnavailableError when the brokers did not
   * acknowledge all of them. Records may have been written in both cases.
   */
  async publishAll(records: readonly OutgoingRecord[]): Promise<void> {
    const { failed } = await this.publish(records);
    const broken = failed.find(({ code }) => code !== 'unavailable');
    if (broken) throw new PermanentError(`publish.${broken.code}`, broken.error.message, { cause: broken.error });
    const [first] = failed;
    if (first) throw new DependencyUnavailableError('kafka', `${failed.length} records were not acknowledged`, { cause: first.error });
  }

  /** Waits for sends in hand. */
  close(): Promise<void> {
    return this.options.producer.close();
  }

  private byTopic(records: readonly OutgoingRecord[], failed: FailedRecord[]): Map<TopicSpec, Encoded[]> {
    const topics = new Map<TopicSpec, Encoded[]>();
    for (const [index, record] of records.entries()) {
      const encoded = this.encode(index, record);
      if ('code' in encoded) {
        failed.push(encoded);
        continue;
      }
      const entries = topics.get(record.topic);
      if (entries) entries.push(encoded);
      else topics.set(record.topic, [encoded]);
    }
    return topics;
  }

  private encode(index: number, record: OutgoingRecord): Encoded | FailedRecord {
    const { topic, event, key, data, partition } = record;
    const ceType = ceTypeOn(topic, event);
    const issues = this.options.validator.produced(event, data);
    if (issues.length > 0) return { index, record, code: 'invalid', error: new ContractViolationError(event.name, issues) };
    const { value, headers } = encodeEvent(ceType, `/helpdex/${this.options.service}`, key, data, record);
    const bytes = value.length + Buffer.byteLength(key) + headerBytes(headers) + RECORD_OVERHEAD_BYTES;
    const limit = limitOf(topic);
    if (bytes > limit) return { index, record, code: 'too_large', error: new RecordTooLargeError(topic.suffix, bytes, limit) };
    return { index, record, bytes, message: { key, value, headers, ...(partition !== undefined && { partition }) } };
  }

  private async sendTopic(
    topic: TopicSpec,
    entries: readonly Encoded[],
    result: { acknowledged: number[]; failed: FailedRecord[] },
  ): Promise<void> {
    let down: Error | undefined;
    for (const chunk of chunks(entries, this.chunkLimits(topic), ({ bytes }) => bytes)) {
      down ??= await this.sendChunk(topic, chunk);
      if (!down) result.acknowledged.push(...chunk.map(({ index }) => index));
      else for (const { index, record } of chunk) result.failed.push({ index, record, code: 'unavailable', error: down });
    }
  }

  /** The broker's limit is on the batch it stores, and all of a chunk may go to one partition. */
  private chunkLimits(topic: TopicSpec): ChunkLimits {
    const { maxChunkRecords = 500, maxChunkBytes = 4 * 1_048_576 } = this.options;
    return { maxRecords: maxChunkRecords, maxBytes: Math.min(maxChunkBytes, limitOf(topic)) };
  }

  private async sendChunk(topic: TopicSpec, chunk: readonly Encoded[]): Promise<Error | undefined> {
    const { namespace, producer, metrics } = this.options;
    const messages = chunk.map(({ message }) => message);
    const bytes = chunk.reduce((sum, entry) => sum + entry.bytes, 0);
    const stop = metrics.kafkaProduceSeconds.startTimer({ topic: topic.suffix });
    try {
      await producer.send(topicName(namespace, topic.suffix), messages, bytes);
      this.count(topic, 'acknowledged', chunk.length);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    } finally {
      stop();
    }
  }

  private count(topic: TopicSpec, result: string, records: number): void {
    this.options.metrics.kafkaRecordsProduced.inc({ topic: topic.suffix, result }, records);
  }
}
