/** Errors by which a broker says that this member has no say over its partitions any more. */
const LOST = new Set([
  'REBALANCE_IN_PROGRESS',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'FENCED_INSTANCE_ID',
  'NOT_COORDINATOR_FOR_GROUP',
]);

export const isMembershipError = (error: unknown): error is Error =>
  error instanceof Error && LOST.has(String((error as { type?: unknown }).type));

/** The partition belongs to somebody else, or will in a moment: nothing may be committed for it from here. */
export class PartitionLostError extends Error {
  override readonly name = 'PartitionLostError';
}

export type Assignment = Readonly<Record<string, readonly number[]>>;

/**
 * What this member may speak for. Every (re)join starts a new generation; work begun in an earlier one is void, even where the
 * partition came back, because somebody else may have had it in between.
 */
export class Membership {
  private generation = 0;
  private lost = false;
  private current: Assignment = {};
  private lastSeen = 0;
  private joined = false;

  get assignment(): Assignment {
    return this.current;
  }

  join(assignment: Assignment, now: number): void {
    this.generation += 1;
    this.lost = false;
    this.joined = true;
    this.current = assignment;
    this.lastSeen = now;
  }

  /** The group or the connection is gone until the next join. */
  leave(): void {
    this.joined = false;
    this.lost = true;
  }

  /** The broker answered a fetch or a heartbeat. */
  seen(now: number): void {
    this.lastSeen = now;
  }

  /** A rebalance has begun: what is in hand may be finished, nothing new is begun. */
  losing(): void {
    this.lost = true;
  }

  /** A ticket for work that begins now; undefined when none may begin. */
  begin(): number | undefined {
    return this.lost ? undefined : this.generation;
  }

  /** Whether work of that ticket may go on. */
  holds(ticket: number): boolean {
    return ticket === this.generation && !this.lost;
  }

  /** Whether commits of that ticket still make sense; the broker decides about the rest. */
  mayCommit(ticket: number): boolean {
    return ticket === this.generation;
  }

  /** @throws a reason why this member consumes nothing. */
  check(now: number, maxSilenceMs: number): void {
    if (!this.joined) throw new Error('not a member of its consumer group');
    if (now - this.lastSeen > maxSilenceMs) throw new Error(`no answer from the brokers for ${now - this.lastSeen} ms`);
  }
}
