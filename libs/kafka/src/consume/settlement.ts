import type { RecordPosition } from '../record';

/** A record whose offset has been committed past, and how; or one that will be delivered again. */
export interface Settlement extends RecordPosition {
  readonly group: string;
  readonly key: string | null;
  readonly ceId?: string;
  readonly ceType?: string;
  readonly outcome: 'done' | 'parked' | 'retry';
  /** Why, for everything but `done`. */
  readonly reason?: string;
}

/** Hears what becomes of records; must not throw. */
export interface DeliveryObserver {
  settled(settlements: readonly Settlement[]): void;
  retrying(settlement: Settlement, delayMs: number): void;
  handled(records: number, seconds: number): void;
  /** @param lag records of the partition that are not settled. */
  progressed(partition: number, lag: bigint | undefined, pausedPartitions: number): void;
}
