/**
 * Which offset may be committed while the records of one delivery are settled in any order: never beyond the lowest unsettled one.
 * Offsets may have gaps, as compaction leaves them. Pure; one tracker per delivered batch.
 */
export class CommitTracker {
  private readonly indexOf: ReadonlyMap<bigint, number>;
  private readonly settled: boolean[];
  /** Index of the lowest unsettled record. */
  private head = 0;
  private committed: bigint | undefined;

  /** @param offsets as delivered, ascending. */
  constructor(private readonly offsets: readonly bigint[]) {
    this.indexOf = new Map(offsets.map((offset, index) => [offset, index]));
    this.settled = offsets.map(() => false);
  }

  /** Everything below this is settled; undefined for an empty delivery. */
  get position(): bigint | undefined {
    const last = this.offsets.at(-1);
    return this.offsets[this.head] ?? (last === undefined ? undefined : last + 1n);
  }

  /** Idempotent. @throws when the offset was not delivered. */
  settle(offset: bigint): void {
    const index = this.indexOf.get(offset);
    if (index === undefined) throw new RangeError(`Offset ${offset} was not delivered`);
    this.settled[index] = true;
    while (this.settled[this.head]) this.head += 1;
  }

  /** The offset to commit (that of the next record wanted), or undefined when nothing was settled since the last commit. */
  due(): bigint | undefined {
    const { position } = this;
    if (position === undefined || this.head === 0) return undefined;
    return this.committed === undefined || position > this.committed ? position : undefined;
  }

  /** Remembers that the broker has this offset. Never moves backwards. */
  markCommitted(offset: bigint): void {
    if (this.committed === undefined || offset > this.committed) this.committed = offset;
  }
}
