import type { RebuildDto, RebuildStatus } from '@helpdex/contracts';
import type { RebuildPhase, RebuildRow } from './rebuild.schema';

/** While a rollback is under way, what was swapped in is still what is searched. */
const STATUS: Record<RebuildPhase, RebuildStatus> = {
  preparing: 'replaying',
  filling: 'replaying',
  verifying: 'verifying',
  swapping: 'verifying',
  returning: 'swapped',
  returningSwap: 'swapped',
  blocked: 'blocked',
  swapped: 'swapped',
  checked: 'checked',
  failed: 'failed',
  rolled_back: 'rolled_back',
};

export const rebuildView = (row: RebuildRow): RebuildDto => ({
  id: row._id,
  sourceId: row.sourceId,
  reason: row.reason,
  dryRun: row.dryRun,
  status: STATUS[row.phase],
  generation: row.generation,
  startedAt: row.startedAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString() ?? null,
  startedBy: row.startedBy,
  counts: row.counts,
  progress: row.progress,
  differences: row.differences.map(({ id, kind }) => ({ id, kind })),
  differencesTotal: row.differencesTotal,
  changes: row.changes,
  zendeskRequests: 0,
  rollbackUntil: row.phase === 'swapped' ? (row.rollbackUntil?.toISOString() ?? null) : null,
  error: row.error,
});
