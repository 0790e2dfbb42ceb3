import type { AllowanceReport, RateReport } from './rate-headers';
import { MAX_WINDOW_MS } from './retry-after';
import { SlidingMinute } from './sliding-minute';

/** `incremental`: the change feed, which Zendesk may hold to 10 calls a minute without saying so. Its calls count for the account as well. */
export type RateLane = 'standard' | 'incremental';

export interface RateBudgetOptions {
  /** Part of the account's allowance that this process may spend, in (0, 1]. The rest is the company's other integrations'. */
  share: number;
  /** Requests a minute assumed until an answer says otherwise. */
  initialLimit: number;
  /** Calls a minute to the change feed. */
  incrementalPerMinute: number;
}

/** 200 a minute is the smallest allowance of the plans that come with a help center; 10 is documented for ticketing exports, unproven for articles. */
export const DEFAULT_RATE_OPTIONS: RateBudgetOptions = { share: 0.5, initialLimit: 200, incrementalPerMinute: 10 };

/** JSON-serialisable. Times are epoch milliseconds; `calls` are [epoch second, number of calls]. */
export interface RateBudgetState {
  limit: number | null;
  remaining: number | null;
  /** End of an open Retry-After window; 0 when there is none. */
  closedUntil: number;
  calls: [number, number][];
  incrementalCalls: [number, number][];
}

/** How long a single call is put off when others use up the account and Zendesk does not say until when. */
const PRESSURE_PAUSE_MS = 2_000;
const MINUTE_MS = 60_000;
/** Below this part of the allowance, somebody else is near its end. */
const LOW_WATER = 0.1;
/** A tenth of a minute's calls may go out at once, the others evenly spaced, so that a run does not crowd out a colleague's burst. */
const BURST_PART = 0.1;

/**
 * What one account lets us do, learnt from its answers. Pure: time comes in as an argument. All brands, clients and runs of an account share one.
 * Holds for every sequence of calls: never more than the share in any 60 s, never a grant while a Retry-After window is open.
 */
export class RateBudget {
  private limit: number | null = null;
  private left: number | null = null;
  private closedUntil = 0;
  private pausedUntil = 0;
  private incrementalPausedUntil = 0;
  private tokens = 1;
  private refilledAt = 0;
  private calls = new SlidingMinute();
  private incrementalCalls = new SlidingMinute();

  constructor(private readonly options: RateBudgetOptions = DEFAULT_RATE_OPTIONS) {
    if (!(options.share > 0 && options.share <= 1)) throw new RangeError(`share must be in (0, 1], got ${options.share}`);
  }

  /** Requests a minute that may be spent. */
  get allowance(): number {
    return Math.max(1, Math.floor((this.limit ?? this.options.initialLimit) * this.options.share));
  }

  /** Left in Zendesk's current minute as last reported; null when it has not said. */
  get remaining(): number | null {
    return this.left;
  }

  /** Takes one call if it is allowed now. @returns 0 when taken, else the milliseconds after which to ask again; nothing is taken then. */
  take(lane: RateLane, now: number): number {
    const wait = this.waitMs(lane, now);
    if (wait > 0) return wait;
    this.tokens -= 1;
    this.calls.add(now);
    if (lane === 'incremental') this.incrementalCalls.add(now);
    return 0;
  }

  /** Learns from an answer's headers. */
  observe(lane: RateLane, report: RateReport, now: number): void {
    const { account, bucket } = report;
    if (account.limit !== undefined) this.limit = account.limit;
    if (account.remaining !== undefined) this.left = account.remaining;
    this.pausedUntil = Math.max(this.pausedUntil, now + this.pauseMs(account));
    if (bucket?.remaining === 0 && lane === 'incremental') {
      this.incrementalPausedUntil = Math.max(this.incrementalPausedUntil, now + Math.min(MINUTE_MS, bucket.resetMs ?? PRESSURE_PAUSE_MS));
    }
  }

  /** Opens a Retry-After window; never shortens an open one. */
  close(forMs: number, now: number): void {
    this.closedUntil = Math.max(this.closedUntil, now + Math.min(MAX_WINDOW_MS, Math.max(0, forMs)));
  }

  /** What has to survive a restart. */
  snapshot(): RateBudgetState {
    return {
      limit: this.limit,
      remaining: this.left,
      closedUntil: this.closedUntil,
      calls: this.calls.entries(),
      incrementalCalls: this.incrementalCalls.entries(),
    };
  }

  static restore(state: RateBudgetState, now: number, options: RateBudgetOptions = DEFAULT_RATE_OPTIONS): RateBudget {
    const budget = new RateBudget(options);
    budget.limit = state.limit;
    budget.left = state.remaining;
    budget.refilledAt = now;
    budget.close(state.closedUntil - now, now);
    budget.calls = new SlidingMinute(state.calls);
    budget.incrementalCalls = new SlidingMinute(state.incrementalCalls);
    return budget;
  }

  private waitMs(lane: RateLane, now: number): number {
    const waits = [this.closedUntil - now, this.pausedUntil - now, this.pacingMs(now), this.calls.waitMs(this.allowance, now)];
    if (lane === 'incremental') {
      waits.push(this.incrementalPausedUntil - now, this.incrementalCalls.waitMs(this.options.incrementalPerMinute, now));
    }
    return Math.max(0, ...waits);
  }

  /** Token bucket: refills at the allowance's pace up to a tenth of a minute's calls. */
  private pacingMs(now: number): number {
    const perMs = this.allowance / MINUTE_MS;
    const capacity = Math.max(1, this.allowance * BURST_PART);
    this.tokens = Math.min(capacity, this.tokens + Math.max(0, now - this.refilledAt) * perMs);
    this.refilledAt = now;
    return this.tokens >= 1 ? 0 : Math.ceil((1 - this.tokens) / perMs);
  }

  /** Our own calls alone cannot bring the rest below what the share leaves: if it is there, others need it. */
  private pauseMs({ limit, remaining, resetMs }: AllowanceReport): number {
    if (remaining === undefined) return 0;
    if (remaining === 0) return Math.min(MINUTE_MS, resetMs ?? PRESSURE_PAUSE_MS);
    const lowWater = (limit ?? this.limit ?? 0) * Math.min(LOW_WATER, 1 - this.options.share);
    return remaining < lowWater ? PRESSURE_PAUSE_MS : 0;
  }
}
