import { zeroRunCounts, type RunCounts, type RunStatus, type SyncProgress } from '@helpdex/contracts';
import fc from 'fast-check';
import { applyProgress, countsOf, endRun, newRunState, statusOf, type RunState } from './run-state';

const START = Date.UTC(2026, 10, 23, 12);
const at = (seconds: number): string => new Date(START + seconds * 1_000).toISOString();
const base = { tenant: 't', source: 's', run: 1 };

const counts = (change: Partial<RunCounts>): RunCounts => ({ ...zeroRunCounts(), ...change });
const fetching = (sequence: number, change: Partial<SyncProgress> = {}): SyncProgress => ({
  ...{ ...base, stage: 'fetching', sequence, done: sequence * 10, total: 100, at: at(sequence) },
  ...change,
});
const classified = (partition: number, change: Partial<SyncProgress> = {}): SyncProgress => ({
  ...{
    ...base,
    stage: 'classified',
    sequence: 50,
    partition,
    partitions: 2,
    done: 5,
    counts: counts({ seen: 5, published: 5 }),
    at: at(60),
  },
  ...change,
});
const indexed = (partition: number, change: Partial<SyncProgress> = {}): SyncProgress => ({
  ...{ ...base, stage: 'indexed', sequence: 50, partition, partitions: 2, done: 4, at: at(70) },
  ...change,
});
const fetched = fetching(9, { stage: 'fetched', done: 10 });

const after = (...reports: SyncProgress[]): RunState => reports.reduce(applyProgress, newRunState());

describe('a run moves on', () => {
  it('to its end at once when nothing was produced', () => {
    const state = after(fetching(1, { done: 0 }), fetching(2, { stage: 'fetched', done: 0, total: 0, quiet: true }));
    expect([statusOf(state), state.end?.error, countsOf(state)]).toEqual(['completed', null, zeroRunCounts()]);
    expect(statusOf(after(fetching(2, { stage: 'fetched', done: 0, total: 0 })))).toBe('classifying');
  });

  it('from queued through every stage to completed', () => {
    const seen: RunStatus[] = [];
    let state = newRunState();
    for (const report of [fetching(1), fetched, classified(0), classified(1), indexed(0), indexed(1)]) {
      seen.push(statusOf(state));
      state = applyProgress(state, report);
    }
    seen.push(statusOf(state));
    expect(seen).toEqual(['queued', 'fetching', 'classifying', 'classifying', 'indexing', 'indexing', 'completed']);
    expect(countsOf(state)).toEqual(counts({ seen: 10, published: 10, indexed: 8 }));
    expect(state.end).toEqual({ status: 'completed', at: at(70), error: null });
  });

  it('and keeps what the account calls its segments, for the source', () => {
    const segments = [{ id: '7', name: 'Staff' }];
    const state = after(fetching(1), { ...fetched, segments }, classified(0), classified(1), indexed(0), indexed(1));
    expect([state.fetch?.segments, state.end?.status]).toEqual([segments, 'completed']);
  });

  it('and is not over while the fetcher has not said that it is through', () => {
    const state = after(fetching(1), classified(0), classified(1), indexed(0), indexed(1));
    expect(statusOf(state)).toBe('fetching');
    expect(statusOf(applyProgress(state, fetched))).toBe('completed');
  });

  it('is over without entries as well', () => {
    const nothing = { done: 0, counts: zeroRunCounts() };
    const state = after(fetched, classified(0, nothing), classified(1, nothing), indexed(0, { done: 0 }), indexed(1, { done: 0 }));
    expect(state.end?.status).toBe('completed');
  });

  it('has problems when entries are in quarantine, and says how many', () => {
    const state = after(
      fetched,
      classified(0),
      classified(1, { counts: counts({ seen: 5, published: 3, quarantined: 2 }) }),
      indexed(0),
      indexed(1),
    );
    expect(state.end).toMatchObject({ status: 'completed_with_problems', error: { code: 'entries_quarantined' } });
    expect(state.end?.error?.message).toContain('2 entries');
  });

  it('has problems when the counts do not add up (G9)', () => {
    const state = after(fetched, classified(0), classified(1, { counts: counts({ seen: 5, published: 4 }) }), indexed(0), indexed(1));
    expect(state.end).toMatchObject({ status: 'completed_with_problems', error: { code: 'counts_mismatch' } });
  });

  it('fails with what the fetcher says', () => {
    const error = { code: 'zendesk_unauthorized', message: 'refused' };
    expect(after(fetching(1), fetching(1, { stage: 'failed', error })).end).toEqual({ status: 'failed', at: at(1), error });
    expect(after(fetching(1, { stage: 'cancelled' })).end?.status).toBe('cancelled');
  });

  it('does not believe a partition that cannot be, nor one that is not named', () => {
    const { partition: _partition, ...nameless } = classified(0);
    expect(countsOf(after(classified(1_000_000), nameless)).seen).toBe(0);
  });
});

/** Everything that is said of a run that goes well: each stage and partition a few times in passing, then once for good. */
const history = fc
  .record({
    partitions: fc.integer({ min: 1, max: 6 }),
    fetches: fc.integer({ min: 0, max: 5 }),
    perPartition: fc.array(fc.record({ passing: fc.integer({ min: 0, max: 4 }), entries: fc.nat(20), broken: fc.nat(2) }), {
      minLength: 6,
      maxLength: 6,
    }),
  })
  .map(({ partitions, fetches, perPartition }) => {
    const reports = [...Array.from({ length: fetches }, (_, n) => fetching(n + 1)), fetching(fetches + 1, { stage: 'fetched' })];
    perPartition.slice(0, partitions).forEach(({ passing, entries, broken }, partition) => {
      const said = (n: number) => counts({ seen: n, published: Math.max(0, n - broken), quarantined: Math.min(n, broken) });
      for (let step = 0; step <= passing; step += 1) {
        const last = step === passing;
        const done = last ? entries : Math.floor((entries * step) / (passing + 1));
        const common = { ...base, partition, sequence: step, done, ...(last && { partitions }), at: at(100 + step) };
        reports.push({ ...common, stage: last ? 'classified' : 'classifying', counts: said(done) });
        reports.push({ ...common, stage: last ? 'indexed' : 'indexing' });
      }
    });
    return reports;
  });

/** A history in some other order, with repetitions. */
const retold = history.chain((reports) =>
  fc.record({
    reports: fc.constant(reports),
    told: fc
      .tuple(fc.shuffledSubarray(reports, { minLength: reports.length }), fc.array(fc.constantFrom(...reports), { maxLength: 20 }))
      .chain(([all, again]) => fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length })),
  }),
);

const ORDER: RunStatus[] = ['queued', 'fetching', 'classifying', 'indexing', 'completed', 'completed_with_problems'];

describe('whatever order the reports come in, and however often', () => {
  it('the run ends alike, once, with counts that add up', () => {
    fc.assert(
      fc.property(retold, ({ reports, told }) => {
        const plain = after(...reports);
        expect(after(...told)).toEqual(plain);
        expect(plain.end?.error?.code).not.toBe('counts_mismatch');
        expect(plain.end).not.toBeNull();
      }),
    );
  });

  it('the status never goes back', () => {
    fc.assert(
      fc.property(retold, ({ told }) => {
        let state = newRunState();
        for (const report of told) {
          const before = ORDER.indexOf(statusOf(state));
          state = applyProgress(state, report);
          expect(ORDER.indexOf(statusOf(state))).toBeGreaterThanOrEqual(before);
        }
      }),
    );
  });

  it('a report that was heard before changes nothing', () => {
    fc.assert(
      fc.property(retold, ({ told }) => {
        const state = after(...told.slice(0, -1));
        for (const report of told.slice(0, -1)) expect(applyProgress(state, report)).toEqual(state);
      }),
    );
  });

  it('nothing changes a run that has ended', () => {
    fc.assert(
      fc.property(retold, fc.constantFrom('failed' as const, 'cancelled' as const), fc.nat(), ({ told }, stage, when) => {
        const cut = when % told.length;
        const ended = after(...told.slice(0, cut), fetching(99, { stage }));
        expect(ended.end).not.toBeNull();
        expect(told.reduce(applyProgress, ended)).toBe(ended);
        expect(endRun(ended, { status: 'cancelled', at: at(0), error: null })).toBe(ended);
      }),
    );
  });
});
