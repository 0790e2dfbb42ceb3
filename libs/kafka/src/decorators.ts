import { applyDecorators, Catch, UseFilters, type ExceptionFilter } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { MAX_RECORD_BYTES, type TopicSpec } from '@helpdex/contracts';
import { throwError, type Observable } from 'rxjs';
import type { BatchResult, Outcome } from './outcome';
import type { Batch, Delivery, ParkedRecord } from './record';

/** The transport that `BatchHandler`, `RecordHandler` and `BeforePark` methods belong to. */
export const KAFKA_BATCH = Symbol('helpdex.kafka-batch');

/** One handler serves one topic for one consumer group. */
export interface Subscription {
  readonly topic: TopicSpec;
  /**
   * Name of the group without the namespace, usually the service. Each group has a connection and a fetch loop of its own,
   * so give a topic that must never wait behind another one its own group.
   */
  readonly group: string;
}

export interface HandlerLimits {
  /** Records handed over at once. Default 500. */
  readonly maxRecords?: number;
  /** Bytes of keys and values handed over at once; a single larger record is still handed over, alone. Default 8 MiB. */
  readonly maxBytes?: number;
  /** A larger record is malformed. Default: what the topics allow. */
  readonly maxRecordBytes?: number;
  /** Deliveries of a record that fails for unknown reasons until it is parked. Default 10. */
  readonly maxAttempts?: number;
}

export type BatchHandlerOptions = Subscription & HandlerLimits;

/** What the strategy reads back from a decorated method. */
export interface HandlerExtras {
  readonly role: 'batch' | 'record' | 'before-park';
  readonly subscription: Subscription;
  readonly limits: Required<HandlerLimits>;
}

export const DEFAULT_LIMITS: Required<HandlerLimits> = {
  maxRecords: 500,
  maxBytes: MAX_RECORD_BYTES,
  maxRecordBytes: MAX_RECORD_BYTES,
  maxAttempts: 10,
};

/** Nest would replace an error by "Internal server error"; the strategy decides by the error itself. */
@Catch()
class KeepError implements ExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

function subscribe(role: HandlerExtras['role'], { topic, group, ...limits }: BatchHandlerOptions): MethodDecorator {
  const extras: HandlerExtras = { role, subscription: { topic, group }, limits: { ...DEFAULT_LIMITS, ...limits } };
  return applyDecorators(EventPattern({ role, topic: topic.suffix, group }, KAFKA_BATCH, extras), UseFilters(new KeepError()));
}

type Method<A, R> = <D extends (argument: A) => R>(target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<D>) => void;

/** Marks a controller method that takes whole batches of one topic. */
export const BatchHandler = (options: BatchHandlerOptions): Method<Batch<never>, Promise<BatchResult>> =>
  subscribe('batch', options) as Method<Batch<never>, Promise<BatchResult>>;

/** Marks a controller method that takes one record at a time, in offset order; offsets are still committed per batch. */
export const RecordHandler = (options: BatchHandlerOptions): Method<Delivery<never>, Promise<Outcome>> =>
  subscribe('record', options) as Method<Delivery<never>, Promise<Outcome>>;

/**
 * Marks the method that is awaited before a record of this topic is parked, for whatever reason, undecodable ones included:
 * the place to close what the record may have left open. When it fails the offset does not pass; it is tried again without end.
 */
export const BeforePark = (options: Subscription): Method<ParkedRecord, Promise<void>> =>
  subscribe('before-park', options) as Method<ParkedRecord, Promise<void>>;
