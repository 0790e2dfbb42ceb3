import { webhookPath, type RegisteredSource } from '@helpdex/contracts';
import { nextDue } from '@helpdex/domain';
import { runView } from '../runs/run-view';
import type { RunRow } from '../runs/run.schema';
import { credentialsView } from './credentials';
import { warningsOn } from './source-warnings';
import type { SourceRow } from './source.schema';

/** The scheduler's own rule; a source that is overdue is synced with the scheduler's next tick, before this time. */
const nextSyncAt = ({ _id, status, cadence }: SourceRow, now: Date): string | null =>
  status === 'active' ? (nextDue(cadence, _id, now)?.toISOString() ?? null) : null;

/** A source as REST shows it, but for the counts. @param runs rows of its active and its ended run, by id. */
export function sourceView(row: SourceRow, runs: ReadonlyMap<string, RunRow>, now: Date): RegisteredSource {
  const view = (id: string | null | undefined) => {
    const run = id ? runs.get(id) : undefined;
    return run ? runView(run) : null;
  };
  const { _id, type, name, subdomain, status, cadence, options, error } = row;
  return {
    ...{ id: _id, type, name, subdomain, status, cadence, options, error },
    credentials: credentialsView(row.credentials),
    lastRun: view(row.endedRun),
    brands: row.brands ?? [],
    activeRun: view(row.activeRun?.id),
    nextSyncAt: nextSyncAt(row, now),
    lastCompleteSweepAt: row.lastCompleteSweepAt?.toISOString() ?? null,
    webhook: { path: webhookPath(_id), hasSecret: (row.webhookSecret ?? null) !== null },
    warnings: warningsOn(row.credentials, now),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
