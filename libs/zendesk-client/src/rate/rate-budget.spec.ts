import fc from 'fast-check';
import { JumpingClock, NOW } from '../spec-kit';
import { RateBudget, type RateLane } from './rate-budget';
import { RateBudgets } from './rate-budgets';
import { throughGate } from './rate-gate';

const MINUTE = 60_000;
const options = { share: 0.5, initialLimit: 200, incrementalPerMinute: 10 };

/** Takes as fast as the budget allows. @returns the times of the calls. */
function saturate(budget: RateBudget, lane: RateLane, from: number, forMs: number): number[] {
  const taken: number[] = [];
  for (let now = from; now < from + forMs;) {
    const wait = budget.take(lane, now);
    if (wait === 0) taken.push(now);
    now += wait;
  }
  return taken;
}

/** Most calls in any window that starts with a call; no other window can hold more. */
function mostInAnyMinute(times: readonly number[]): number {
  let most = 0;
  for (let first = 0, last = 0; first < times.length; first += 1) {
    while (last < times.length && (times[last] as number) < (times[first] as number) + MINUTE) last += 1;
    most = Math.max(most, last - first);
  }
  return most;
}

const shares = fc.double({ min: 0.05, max: 1, noNaN: true });
const limits = fc.constantFrom(10, 200, 400, 700, 2_500);
const starts = fc.integer({ min: NOW, max: NOW + 10 * MINUTE });

describe('under saturation', () => {
  it('never exceeds the share in any minute, and uses at least nine tenths of it', () => {
    fc.assert(
      fc.property(limits, shares, starts, (limit, share, start) => {
        const budget = new RateBudget({ ...options, share });
        budget.observe('standard', { account: { limit } }, start);
        const allowed = Math.max(1, Math.floor(limit * share));
        const times = saturate(budget, 'standard', start, 10 * MINUTE);
        expect(mostInAnyMinute(times)).toBeLessThanOrEqual(allowed);
        expect(times.length).toBeGreaterThanOrEqual(0.9 * allowed * 10);
      }),
      { numRuns: 60 },
    );
  });

  it('holds the change feed to ten a minute, and still uses them', () => {
    const times = saturate(new RateBudget(options), 'incremental', NOW, 10 * MINUTE);
    expect(mostInAnyMinute(times)).toBe(10);
    expect(times.length).toBeGreaterThanOrEqual(90);
  });

  it('spreads the calls: no more than a tenth of a minute goes out at once', () => {
    const budget = new RateBudget(options);
    let burst = 0;
    while (budget.take('standard', NOW) === 0) burst += 1;
    expect(burst).toBe(10);
    expect(budget.take('standard', NOW)).toBe(600);
  });
});

type Event =
  | { kind: 'take'; lane: RateLane }
  | { kind: 'pass'; ms: number }
  | { kind: 'close'; ms: number }
  | { kind: 'answer'; limit: number; remaining: number }
  | { kind: 'restart' };

const events: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc.record({ kind: fc.constant('take' as const), lane: fc.constantFrom<RateLane>('standard', 'incremental') }),
    },
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 5_000 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('close' as const), ms: fc.integer({ min: 0, max: 300_000 }) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('answer' as const),
        limit: fc.constantFrom(20, 400),
        remaining: fc.integer({ min: 0, max: 400 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  ),
  { maxLength: 300 },
);

it('whatever happens, restarts included: no call inside a window, never more than the share or ten of the feed in a minute', () => {
  fc.assert(
    fc.property(events, starts, (script, start) => {
      let budget = new RateBudget(options);
      let now = start;
      let closedUntil = 0;
      // The largest allowance known within the sliding minute bounds it: a lowered limit cannot take calls back.
      let largest = 0;
      const all: number[] = [];
      const feed: number[] = [];
      for (const event of script) {
        largest = Math.max(largest, budget.allowance);
        if (event.kind === 'pass') now += event.ms;
        if (event.kind === 'close') {
          budget.close(event.ms, now);
          closedUntil = Math.max(closedUntil, now + event.ms);
        }
        if (event.kind === 'answer') budget.observe('standard', { account: { limit: event.limit, remaining: event.remaining } }, now);
        if (event.kind === 'restart') budget = RateBudget.restore(JSON.parse(JSON.stringify(budget.snapshot())) as never, now, options);
        if (event.kind === 'take' && budget.take(event.lane, now) === 0) {
          expect(now).toBeGreaterThanOrEqual(closedUntil);
          all.push(now);
          if (event.lane === 'incremental') feed.push(now);
        }
      }
      expect(mostInAnyMinute(all)).toBeLessThanOrEqual(largest);
      expect(mostInAnyMinute(feed)).toBeLessThanOrEqual(10);
    }),
    { numRuns: 300 },
  );
});

it('the wait it names is enough: asked again then, it gives', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom<RateLane>('standard', 'incremental'), { maxLength: 80 }),
      fc.integer({ min: 0, max: 300_000 }),
      (lanes, closed) => {
        const budget = new RateBudget(options);
        let now = NOW;
        budget.close(closed, now);
        for (const lane of lanes) {
          const wait = budget.take(lane, now);
          if (wait === 0) continue;
          now += wait;
          expect(budget.take(lane, now)).toBe(0);
        }
      },
    ),
  );
});

describe('learning', () => {
  it('starts from the smallest plan and follows what answers say', () => {
    const budget = new RateBudget(options);
    expect(budget.allowance).toBe(100);
    budget.observe('standard', { account: { limit: 2_500, remaining: 2_400 } }, NOW);
    expect([budget.allowance, budget.remaining]).toEqual([1_250, 2_400]);
  });

  it('never falls to nothing', () => {
    const budget = new RateBudget({ ...options, share: 0.01 });
    budget.observe('standard', { account: { limit: 10 } }, NOW);
    expect(budget.allowance).toBe(1);
  });

  it('waits for the reset when nothing is left', () => {
    const budget = new RateBudget(options);
    budget.observe('standard', { account: { limit: 400, remaining: 0, resetMs: 41_000 } }, NOW);
    expect(budget.take('standard', NOW)).toBe(41_000);
    expect(budget.take('standard', NOW + 41_000)).toBe(0);
  });

  it('slows down when others have nearly used up the account, not when its own share is used', () => {
    const budget = new RateBudget(options);
    budget.observe('standard', { account: { limit: 400, remaining: 39 } }, NOW);
    expect(budget.take('standard', NOW)).toBe(2_000);
    const whole = new RateBudget({ ...options, share: 1 });
    whole.observe('standard', { account: { limit: 400, remaining: 1 } }, NOW);
    expect(whole.take('standard', NOW)).toBe(0);
  });

  it('holds the feed alone when only its bucket is empty', () => {
    const budget = new RateBudget(options);
    budget.observe('incremental', { account: {}, bucket: { limit: 10, remaining: 0, resetMs: 30_000 } }, NOW);
    expect([budget.take('incremental', NOW), budget.take('standard', NOW)]).toEqual([30_000, 0]);
  });

  it.each([[0], [-1], [1.01], [Number.NaN]])('refuses a share of %d', (share) => {
    expect(() => new RateBudget({ ...options, share })).toThrow(RangeError);
  });
});

describe('windows', () => {
  it('are never shortened by a later, smaller one', () => {
    const budget = new RateBudget(options);
    budget.close(300_000, NOW);
    budget.close(1_000, NOW + 1_000);
    expect(budget.take('standard', NOW + 1_000)).toBe(299_000);
  });

  it('survive a restart, and so do the calls of the last minute', () => {
    const budget = new RateBudget(options);
    saturate(budget, 'incremental', NOW, 10_000);
    budget.close(120_000, NOW + 10_000);
    const saved = JSON.parse(JSON.stringify(budget.snapshot())) as ReturnType<RateBudget['snapshot']>;
    const restored = RateBudget.restore(saved, NOW + 12_000, options);
    expect(restored.take('standard', NOW + 12_000)).toBe(118_000);
    expect(restored.snapshot()).toEqual(saved);
  });

  it('are bounded to a day, also in a damaged state', () => {
    const restored = RateBudget.restore(
      { limit: null, remaining: null, closedUntil: Number.MAX_SAFE_INTEGER, calls: [], incrementalCalls: [] },
      NOW,
    );
    expect(restored.take('standard', NOW)).toBe(24 * 3_600_000);
  });

  it('keep their state small whatever the allowance', () => {
    const budget = new RateBudget({ ...options, share: 1 });
    budget.observe('standard', { account: { limit: 2_500 } }, NOW);
    saturate(budget, 'standard', NOW, 5 * MINUTE);
    expect(budget.snapshot().calls.length).toBeLessThanOrEqual(61);
  });

  it('do not last for ever when the clock is set back', () => {
    const budget = new RateBudget(options);
    saturate(budget, 'standard', NOW, MINUTE);
    const earlier = NOW - 3_600_000;
    const times = saturate(budget, 'standard', earlier, 2 * MINUTE);
    expect(times.length).toBeGreaterThan(0);
  });
});

describe('the budgets of a process', () => {
  it('are one per account, whoever asks', () => {
    const budgets = new RateBudgets(new JumpingClock(), options);
    expect(budgets.for('acme')).toBe(budgets.for('acme'));
    expect(budgets.for('acme')).not.toBe(budgets.for('other'));
  });

  it('start from a saved state, and later only learn its window', () => {
    const budgets = new RateBudgets(new JumpingClock(), options);
    const saved = {
      limit: 700,
      remaining: 3,
      closedUntil: NOW + 5_000,
      calls: [] as [number, number][],
      incrementalCalls: [] as [number, number][],
    };
    expect(budgets.for('acme', saved).allowance).toBe(350);
    budgets.for('acme', { ...saved, limit: 10, closedUntil: NOW + 9_000 });
    expect(budgets.for('acme').allowance).toBe(350);
    expect(budgets.for('acme').take('standard', NOW)).toBe(9_000);
  });

  it('do not grow without bound, and keep open windows', () => {
    const budgets = new RateBudgets(new JumpingClock(), options);
    const closed = budgets.for('closed');
    closed.close(60_000, NOW);
    const idle = budgets.for('idle');
    for (let account = 0; account < 1_000; account += 1) budgets.for(`a${account}`);
    expect(budgets.for('closed')).toBe(closed);
    expect(budgets.for('idle')).not.toBe(idle);
  });
});

describe('the gate', () => {
  const gate = (budget: RateBudget, clock: JumpingClock, maxWaitMs = 120_000) => ({ budget, lane: 'standard' as const, clock, maxWaitMs });

  it('sends at once when allowed, and tells how long it waited when not', async () => {
    const clock = new JumpingClock();
    const budget = new RateBudget(options);
    await expect(throughGate(gate(budget, clock), (throttled) => Promise.resolve(throttled))).resolves.toBe(0);
    budget.close(30_000, clock.now());
    await expect(throughGate(gate(budget, clock), (throttled) => Promise.resolve(throttled))).resolves.toBe(30_000);
  });

  it('does not hold a caller longer than it may', async () => {
    const clock = new JumpingClock();
    const budget = new RateBudget(options);
    budget.close(300_000, clock.now());
    const send = jest.fn();
    await expect(throughGate(gate(budget, clock), send)).rejects.toMatchObject({
      code: 'zendesk_rate_limited',
      action: 'wait',
      retryAfterMs: 300_000,
    });
    expect([send.mock.calls, clock.slept]).toEqual([[], []]);
  });

  it('waits again when the window grew meanwhile', async () => {
    const clock = new JumpingClock();
    const budget = new RateBudget(options);
    budget.close(10_000, clock.now());
    const sleep = clock.sleep.bind(clock);
    clock.sleep = (ms) => {
      if (clock.slept.length === 0) budget.close(40_000, clock.now());
      return sleep(ms);
    };
    await throughGate(gate(budget, clock), () => Promise.resolve());
    expect(clock.slept).toEqual([10_000, 30_000]);
  });

  it('stops when aborted', async () => {
    const budget = new RateBudget(options);
    const signal = AbortSignal.abort(new Error('cancelled'));
    await expect(throughGate({ ...gate(budget, new JumpingClock()), signal }, () => Promise.resolve())).rejects.toThrow('cancelled');
  });
});
