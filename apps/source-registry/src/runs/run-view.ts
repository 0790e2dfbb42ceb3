import type { RunDto } from '@helpdex/contracts';
import { progressOf } from './run-progress';
import { countsOf, statusOf } from './run-state';
import type { RunRow } from './run.schema';

/** A run as REST shows it. */
export function runView({ _id, source, run, mode, trigger, startedAt, state }: RunRow): RunDto {
  const { fetch, end } = state;
  return {
    ...{ id: _id, sourceId: source, run, mode, trigger },
    status: statusOf(state),
    startedAt: startedAt.toISOString(),
    fetchedAt: fetch?.stage === 'fetched' ? fetch.at : null,
    finishedAt: end?.at ?? null,
    resumeCount: fetch?.resumeCount ?? 0,
    counts: countsOf(state),
    zendesk: fetch?.zendesk ?? { requests: 0, throttledMs: 0, remaining: null },
    progress: progressOf(state, startedAt),
    error: end?.error ?? null,
  };
}
