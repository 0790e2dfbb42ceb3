import type { EventClass } from '@helpdex/contracts';

/** Where a record stands. */
export interface RecordPosition {
  /** Full name, namespace included. */
  readonly topic: string;
  readonly partition: number;
  /** Decimal; offsets may exceed what a JavaScript number can hold. */
  readonly offset: string;
}

/** A record whose envelope and data were read and found valid. */
export interface DecodedRecord<T extends object = object> extends RecordPosition {
  readonly key: string;
  readonly data: T;
  /** The class that `ce_type` stands for in the topic's table; tell unions apart with `isEvent`. */
  readonly event: EventClass<T>;
  readonly ceType: string;
  readonly ceId: string;
  readonly ceSource: string;
  readonly ceTime: string;
  readonly ceSubject?: string;
  readonly traceparent?: string;
  /** Size of key and value. */
  readonly bytes: number;
  /** 1 at the first delivery to this process; counts up only for the record that holds its partition up. */
  readonly attempt: number;
}

/** @example if (isEvent(record, RunBarrier)) record.data.final */
export const isEvent = <T extends object>(record: DecodedRecord, event: EventClass<T>): record is DecodedRecord<T> =>
  record.event === (event as EventClass);

/** Records of one partition in offset order, at most `maxRecords` and, beyond the first, `maxBytes` of them. */
export interface Batch<T extends object = object> {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly DecodedRecord<T>[];
  /** Offset that the next produced record would have got when this batch was fetched. */
  readonly highWatermark: string;
  /** Aborted when the partition is about to be lost or the process must end; finish what is cheap, or throw. */
  readonly signal: AbortSignal;
  /** Kept up in the background already; rejects once the partition is lost. */
  heartbeat(): Promise<void>;
}

/** One record, for handlers that take them one at a time. */
export interface Delivery<T extends object = object> extends Pick<Batch, 'signal' | 'heartbeat' | 'highWatermark'> {
  readonly record: DecodedRecord<T>;
}

/** A record on its way to the dead letters, decoded or not. */
export interface ParkedRecord extends RecordPosition {
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Only when the envelope could be read that far. */
  readonly ceType?: string;
  readonly ceId?: string;
  /** Stable code: `malformed.*`, `poison`, the code of a `PermanentError`, or the handler's own reason. */
  readonly reason: string;
  readonly detail: string;
}
