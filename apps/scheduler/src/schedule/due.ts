import type { RunMode, SourceChanged } from '@helpdex/contracts';
import { nextDue } from '@helpdex/domain';
import { isDeepStrictEqual } from 'node:util';
import type { ScheduleRow } from './schedule.schema';

/** What no timestamp shows, such as labels and segments, is found by a full sync: at least once in this time. */
const FULL_SYNC_WITHIN_MS = 24 * 3_600_000;

/** Due, with the row as it is afterwards. */
export interface Firing {
  readonly mode: Extract<RunMode, 'full' | 'incremental'>;
  readonly dueAt: Date;
  readonly next: Pick<ScheduleRow, 'nextDueAt' | 'lastFullAt'>;
}

/**
 * What to do about a row at `now`; undefined when it is not due. Dues that were missed are one: the next one lies after now. It is a full sync
 * when waiting for the next due would be too long since the last one.
 */
export function firingOf(row: ScheduleRow, now: Date): Firing | undefined {
  const { nextDueAt: dueAt, lastFullAt, cadence, source } = row;
  if (dueAt === null || dueAt > now) return undefined;
  const nextDueAt = nextDue(cadence, source, now);
  const fullBy = lastFullAt.getTime() + FULL_SYNC_WITHIN_MS;
  const mode = nextDueAt === null || nextDueAt.getTime() > fullBy ? 'full' : 'incremental';
  return { mode, dueAt, next: { nextDueAt, lastFullAt: mode === 'full' ? now : lastFullAt } };
}

/** The row after a source was heard of. A due time stays as long as the cadence does: a rename neither delays nor forgets a sync. */
export function rescheduled(row: ScheduleRow | null, changed: SourceChanged, now: Date): ScheduleRow {
  const { tenant, source, revision, status, cadence } = changed;
  const keeps = row?.status === 'active' && isDeepStrictEqual(row.cadence, cadence);
  const fresh = (): Date | null => (keeps ? row.nextDueAt : nextDue(cadence, source, now));
  return {
    ...{ _id: `${tenant}|${source}`, tenant, source, revision, status, cadence },
    nextDueAt: status === 'active' ? fresh() : null,
    lastFullAt: row?.lastFullAt ?? now,
  };
}
