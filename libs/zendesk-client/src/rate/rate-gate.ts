import type { Clock } from '../clock';
import { SENTENCES } from '../errors/sentences';
import { ZendeskError } from '../errors/zendesk.error';
import type { RateBudget, RateLane } from './rate-budget';

/**
 * Waits until the budget lets one call through. The call has to be sent in the same turn of the event loop: whatever is awaited in between could
 * let a Retry-After window open unnoticed.
 * @returns milliseconds waited.
 * @throws ZendeskError `zendesk_rate_limited` with `retryAfterMs` when the wait would be longer than `maxWaitMs`, so that a job can be put down meanwhile.
 */
export async function passGate(budget: RateBudget, lane: RateLane, clock: Clock, maxWaitMs: number, signal?: AbortSignal): Promise<number> {
  const start = clock.now();
  for (;;) {
    signal?.throwIfAborted();
    const wait = budget.take(lane, clock.now());
    const waited = clock.now() - start;
    if (wait === 0) return waited;
    if (waited + wait > maxWaitMs) {
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
