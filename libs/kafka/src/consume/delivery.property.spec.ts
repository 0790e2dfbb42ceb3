import fc from 'fast-check';
import { DependencyUnavailableError, PermanentError } from '../errors';
import { done, park, retry, type Outcome } from '../outcome';
import type { Batch, Delivery } from '../record';
import { type Numbered, rawMessage, SimulatedPartition } from './delivery.fixture';

type Fate =
  | { kind: 'done' | 'park' | 'permanent' | 'malformed' | 'poison' }
  /** Fails in this way so many times, then succeeds. */
  | { kind: 'flaky' | 'outage' | 'retry'; times: number };

const MAX_ATTEMPTS = 4;
const fates: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Fate>({ kind: 'done' }) },
  { weight: 4, arbitrary: fc.constantFrom<Fate>({ kind: 'park' }, { kind: 'permanent' }, { kind: 'malformed' }, { kind: 'poison' }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('flaky' as const, 'outage' as const, 'retry' as const),
      times: fc.integer({ min: 1, max: 3 }),
    }),
  },
);

/** A handler that gives each record its fate, and remembers which ones it has carried out. */
class FatefulHandler {
  readonly applied: number[] = [];
  private readonly left: number[];

  constructor(private readonly table: readonly Fate[]) {
    this.left = table.map((fate) => ('times' in fate ? fate.times : 0));
  }

  one(n: number): Outcome {
    const fate = this.table[n] as Fate;
    if (fate.kind === 'permanent') throw new PermanentError('broken', 'for good');
    if (fate.kind === 'poison') throw new TypeError('always');
    if (fate.kind === 'park') return park('refused');
    if ('times' in fate && (this.left[n] ?? 0) > 0) {
      this.left[n] = (this.left[n] ?? 0) - 1;
      if (fate.kind === 'retry') return retry('later');
      throw fate.kind === 'outage' ? new DependencyUnavailableError('store', 'down') : new Error('flaky');
    }
    this.applied.push(n);
    return done();
  }

  batch({ records }: Batch): Promise<readonly Outcome[]> {
    return Promise.resolve(records.map(({ data }) => this.one((data as Numbered).n)));
  }
}

const parks = (fate: Fate): boolean => ['park', 'permanent', 'malformed', 'poison'].includes(fate.kind);

const scenarios = fc.record({
  table: fc.array(fates, { minLength: 1, maxLength: 25 }),
  gaps: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 25, maxLength: 25 }),
  fetch: fc.integer({ min: 1, max: 30 }),
  maxRecords: fc.integer({ min: 1, max: 10 }),
  role: fc.constantFrom('batch' as const, 'record' as const),
});

describe('BatchDelivery, whatever happens to the records', () => {
  it('ends with every record settled once, in order, by its fate, and commits nothing before that', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, async ({ table, gaps, fetch, maxRecords, role }) => {
        let next = 0n;
        const log = table.map((fate, n) => rawMessage(n, (next += BigInt(gaps[n] ?? 1)), fate.kind === 'malformed'));
        const handler = new FatefulHandler(table);
        const closed: string[] = [];
        const beforePark = ({ offset }: { offset: string }): Promise<void> => Promise.resolve(void closed.push(offset));
        const partition = new SimulatedPartition(
          log,
          role === 'batch'
            ? { role, beforePark, handle: (batch) => handler.batch(batch) }
            : {
                role,
                beforePark,
                handle: ({ record }: Delivery) => Promise.resolve().then(() => handler.one((record.data as Numbered).n)),
              },
          { maxRecords, maxAttempts: MAX_ATTEMPTS },
        );
        partition.onDeadLetter = ({ offset }) => {
          expect(closed).toContain(offset);
          return Promise.resolve();
        };
        partition.onCommit = (commit) => {
          expect(commit > partition.committed).toBe(true);
          for (const [n, fate] of table.entries()) {
            if (BigInt(log[n]?.offset ?? 0) >= commit) break;
            if (parks(fate)) expect(partition.deadLetters.map(({ offset }) => offset)).toContain(log[n]?.offset);
            else expect(handler.applied).toContain(n);
          }
        };
        await partition.drain(fetch);
        const wanted = table.map((fate, n) => [log[n]?.offset, parks(fate) ? 'parked' : 'done']);
        expect(partition.settled.map(({ offset, outcome }) => [offset, outcome])).toEqual(wanted);
        expect(partition.deadLetters.map(({ offset }) => offset)).toEqual(
          wanted.filter(([, outcome]) => outcome === 'parked').map(([offset]) => offset),
        );
        // The last time a record took effect came after the last time the one before it did: order holds through every retry.
        const lasts = table.flatMap((fate, n) => (parks(fate) ? [] : [handler.applied.lastIndexOf(n)]));
        expect(lasts).toEqual([...lasts].sort((a, b) => a - b));
      }),
      { numRuns: 300 },
    );
  });
});
