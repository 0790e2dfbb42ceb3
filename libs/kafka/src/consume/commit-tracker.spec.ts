import fc from 'fast-check';
import { CommitTracker } from './commit-tracker';

/** Ascending offsets with gaps, and an order in which to settle some of them, repeats included. */
const deliveries = fc
  .uniqueArray(fc.bigInt(0n, 10n ** 18n), { minLength: 1, maxLength: 40 })
  .map((offsets) => offsets.sort((a, b) => (a < b ? -1 : 1)))
  .chain((offsets) => fc.record({ offsets: fc.constant(offsets), settled: fc.array(fc.constantFrom(...offsets), { maxLength: 80 }) }));

const lowestUnsettled = (offsets: readonly bigint[], settled: ReadonlySet<bigint>): bigint | undefined =>
  offsets.find((offset) => !settled.has(offset));

describe('CommitTracker', () => {
  it('never passes a hole, and reaches exactly the lowest unsettled record', () => {
    fc.assert(
      fc.property(deliveries, ({ offsets, settled }) => {
        const tracker = new CommitTracker(offsets);
        const seen = new Set<bigint>();
        for (const offset of settled) {
          tracker.settle(offset);
          seen.add(offset);
          expect(tracker.position).toBe(lowestUnsettled(offsets, seen) ?? (offsets.at(-1) as bigint) + 1n);
        }
      }),
    );
  });

  it('moves forwards only, and asks for nothing twice', () => {
    fc.assert(
      fc.property(deliveries, ({ offsets, settled }) => {
        const tracker = new CommitTracker(offsets);
        let last = -1n;
        for (const offset of settled) {
          tracker.settle(offset);
          const due = tracker.due();
          if (due === undefined) continue;
          expect(due > last).toBe(true);
          last = due;
          tracker.markCommitted(due);
          expect(tracker.due()).toBeUndefined();
        }
      }),
    );
  });

  it('ends in the same place whatever the order', () => {
    fc.assert(
      fc.property(deliveries, fc.integer(), ({ offsets }, seed) => {
        const shuffled = fc.sample(fc.shuffledSubarray([...offsets], { minLength: offsets.length }), { numRuns: 1, seed })[0] ?? [];
        const tracker = new CommitTracker(offsets);
        for (const offset of shuffled) tracker.settle(offset);
        expect(tracker.due()).toBe((offsets.at(-1) as bigint) + 1n);
      }),
    );
  });

  it('has nothing to commit before the first record is settled', () => {
    const tracker = new CommitTracker([5n, 6n]);
    tracker.settle(6n);
    expect(tracker.due()).toBeUndefined();
    expect(tracker.position).toBe(5n);
  });

  it('keeps the higher of two commits', () => {
    const tracker = new CommitTracker([5n, 9n]);
    tracker.settle(5n);
    tracker.markCommitted(9n);
    tracker.markCommitted(5n);
    expect(tracker.due()).toBeUndefined();
  });

  it('refuses an offset that was not delivered', () => {
    expect(() => new CommitTracker([1n]).settle(2n)).toThrow(RangeError);
  });

  it('has no position for an empty delivery', () => {
    expect(new CommitTracker([]).position).toBeUndefined();
    expect(new CommitTracker([]).due()).toBeUndefined();
  });
});
