import type { Clock } from '../clock';
import { SENTENCES } from '../errors/sentences';
import { ZendeskError } from '../errors/zendesk.error';
import type { RateBudget, RateLane } from './rate-budget';

/**
 * Waits until the budget lets one call through and sends it in the same turn, because whatever is awaited in between could let a Retry-After window
 * open unnoticed. `send` is told how many milliseconds were waited.
 * @throws ZendeskError `zendesk_rate_limited` with `retryAfterMs` when the wait would be longer than `maxWaitMs`, so that a job can be put down meanwhile.
 */
export async function throughGate<T>(gate: Gate, send: (throttledMs: number) => Promise<T>): Promise<T> {
  const { budget, lane, clock, maxWaitMs, signal } = gate;
  const start = clock.now();
  for (;;) {
    signal?.throwIfAborted();
    const now = clock.now();
    const wait = budget.take(lane, now);
    if (wait === 0) return send(now - start);
    if (now - start + wait > maxWaitMs) {
      throw new ZendeskError({
        code: 'zendesk_rate_limited',
        action: 'wait',
        message: SENTENCES.rateLimited,
        permanent: false,
        retryAfterMs: wait,
      });
    }
    await clock.sleep(wait, signal);
  }
}

export interface Gate {
  budget: RateBudget;
  lane: RateLane;
  clock: Clock;
  /** Longest wait in all. */
  maxWaitMs: number;
  signal?: AbortSignal | undefined;
}
