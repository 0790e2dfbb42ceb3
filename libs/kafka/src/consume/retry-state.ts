/** Delays before a record is delivered again. */
export interface BackoffSettings {
  readonly baseMs: number;
  readonly capMs: number;
}

/** Full jitter: uniform between 1 and the exponential bound, so that consumers that failed together do not come back together. */
export function fullJitter({ baseMs, capMs }: BackoffSettings, attempt: number, random: () => number): number {
  const bound = Math.min(capMs, baseMs * 2 ** Math.min(attempt - 1, 30));
  return 1 + Math.floor(random() * bound);
}

/**
 * What one partition remembers between deliveries: how often the record that holds it up was delivered and failed, and up to where
 * records are run alone. A few numbers, whatever the backlog. It is forgotten with the partition; a restart begins to count anew.
 */
export class RetryState {
  private head: bigint | undefined;
  private deliveries = 0;
  private failures = 0;
  private isolatedTo: bigint | undefined;

  /** 1 for the first delivery. */
  attempt(offset: bigint): number {
    return offset === this.head ? this.deliveries + 1 : 1;
  }

  /** Counts a failure for unknown reasons of this record. @returns how many there are now. */
  failed(offset: bigint): number {
    this.moveTo(offset);
    this.failures += 1;
    return this.failures;
  }

  /** The record will be delivered again. @returns how often it has been delivered. */
  redeliver(offset: bigint): number {
    this.moveTo(offset);
    this.deliveries += 1;
    return this.deliveries;
  }

  /** Runs everything up to and including this offset alone. */
  isolate(to: bigint): void {
    if (this.isolatedTo === undefined || to > this.isolatedTo) this.isolatedTo = to;
  }

  isIsolated(offset: bigint): boolean {
    return this.isolatedTo !== undefined && offset <= this.isolatedTo;
  }

  private moveTo(offset: bigint): void {
    if (this.head === offset) return;
    this.head = offset;
    this.deliveries = 0;
    this.failures = 0;
  }
}
