import type { TopicSpec } from '@helpdex/contracts';
import type { Logger } from '@helpdex/observability';
import type { HandlerLimits } from '../decorators';
import type { RawMessage } from '../envelope';
import type { Batch, Delivery, ParkedRecord } from '../record';
import type { EventValidator } from '../validator';
import type { FailureRule } from './failure-table';
import type { BackoffSettings } from './retry-state';
import type { DeliveryObserver } from './settlement';

/** The code that a subscription calls. */
export type RecordSink = (
  | { readonly role: 'batch'; handle(batch: Batch): Promise<unknown> }
  | { readonly role: 'record'; handle(delivery: Delivery): Promise<unknown> }
) & { readonly beforePark?: ((record: ParkedRecord) => Promise<void>) | undefined };

/** Consecutive records of one partition, as fetched. */
export interface RawBatch {
  readonly topic: string;
  readonly partition: number;
  readonly highWatermark: string;
  readonly messages: readonly RawMessage[];
}

/** What a delivery may do to the partition it came from. */
export interface PartitionControl {
  /** `next` is the offset of the next record wanted. Rejects when the broker does not take it, and when the partition is lost. */
  commit(next: bigint): Promise<void>;
  heartbeat(): Promise<void>;
  /** False once the partition is lost or the process drains. */
  mayContinue(): boolean;
  readonly signal: AbortSignal;
}

export interface DeadLetterPort {
  /** Resolves when the dead letter is acknowledged by all in-sync replicas. */
  send(record: ParkedRecord, group: string): Promise<void>;
}

/** One handler of one topic in one group, with everything it is run by. */
export interface Subscriber {
  readonly group: string;
  readonly topic: string;
  readonly spec: TopicSpec;
  readonly limits: Required<HandlerLimits>;
  readonly sink: RecordSink;
  readonly validator: EventValidator;
  readonly deadLetters: DeadLetterPort;
  readonly backoff: BackoffSettings;
  readonly failureTable: readonly FailureRule[];
  readonly random: () => number;
  readonly observer: DeliveryObserver;
  readonly logger: Logger;
}

/**
 * How a delivery ended: everything settled; given up because the partition is lost or the process drains; or held up by a record
 * that shall be delivered again after the delay.
 */
export type DeliveryEnd =
  | { readonly kind: 'settled' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'retry'; readonly delayMs: number; readonly cause: string };
