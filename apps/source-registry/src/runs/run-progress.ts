import type { RunDto } from '@helpdex/contracts';
import { countsOf, lastHeard, type RunState } from './run-state';

/** Before that a rate is a guess. */
const MIN_ELAPSED_MS = 3_000;
const MIN_DONE = 20;

/** At the average pace since the run began, waits for Zendesk included: steadier than the pace of the last moments, and the same for everybody who asks. */
function etaSeconds(done: number, total: number, elapsedMs: number): number | null {
  if (elapsedMs < MIN_ELAPSED_MS || done < MIN_DONE || total <= done) return null;
  return Math.ceil((((total - done) / done) * elapsedMs) / 1_000);
}

/**
 * How far a run is, in entries. `done` are those the classifier has accounted for; `total` is what the fetcher expects, or has produced.
 * A page that was fetched twice makes the total too large by its entries until the run ends.
 */
export function progressOf(state: RunState, startedAt: Date): RunDto['progress'] {
  const done = countsOf(state).seen;
  if (state.end?.status === 'completed' || state.end?.status === 'completed_with_problems') return { done, total: done, etaSeconds: null };
  const { fetch } = state;
  const expected = fetch?.stage === 'fetched' ? fetch.done : (fetch?.total ?? null);
  if (expected === null) return { done, total: null, etaSeconds: null };
  const total = Math.max(expected, done);
  const elapsedMs = Date.parse(lastHeard(state) ?? '') - startedAt.getTime();
  return { done, total, etaSeconds: state.end ? null : etaSeconds(done, total, elapsedMs) };
}
