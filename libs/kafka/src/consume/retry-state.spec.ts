import fc from 'fast-check';
import { fullJitter, RetryState } from './retry-state';

describe('fullJitter', () => {
  it('stays between 1 and the exponential bound, never above the cap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (attempt, random) => {
        const delay = fullJitter({ baseMs: 200, capMs: 15_000 }, attempt, () => random);
        expect(delay).toBeGreaterThanOrEqual(1);
        expect(delay).toBeLessThanOrEqual(Math.min(15_000, 200 * 2 ** (attempt - 1)));
      }),
    );
  });

  it('uses the whole range', () => {
    expect(fullJitter({ baseMs: 100, capMs: 1_000 }, 3, () => 0)).toBe(1);
    expect(fullJitter({ baseMs: 100, capMs: 1_000 }, 3, () => 0.999)).toBe(400);
  });
});

describe('RetryState', () => {
  it('counts deliveries and failures of the record that holds the partition up, and begins anew with the next one', () => {
    const state = new RetryState();
    expect(state.attempt(5n)).toBe(1);
    expect(state.failed(5n)).toBe(1);
    expect(state.redeliver(5n)).toBe(1);
    expect(state.attempt(5n)).toBe(2);
    expect(state.failed(5n)).toBe(2);
    expect(state.attempt(6n)).toBe(1);
    expect(state.failed(6n)).toBe(1);
    expect(state.failed(5n)).toBe(1);
  });

  it('isolates up to an offset and never less than before', () => {
    const state = new RetryState();
    expect(state.isIsolated(0n)).toBe(false);
    state.isolate(10n);
    state.isolate(4n);
    expect([9n, 10n, 11n].map((offset) => state.isIsolated(offset))).toEqual([true, true, false]);
  });
});
