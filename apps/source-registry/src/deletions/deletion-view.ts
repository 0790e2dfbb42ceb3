import type { DeletionDto } from '@helpdex/contracts';
import type { DeletionRow } from './deletion.schema';

/** A receipt as REST shows it. */
export const deletionView = ({ _id, source, purge, removed, requestedAt, finishedAt }: DeletionRow): DeletionDto => ({
  id: _id,
  sourceId: source,
  status: finishedAt ? 'done' : 'running',
  removed: { public: removed.public, internal: removed.internal },
  purged: purge && finishedAt !== null,
  requestedAt: requestedAt.toISOString(),
  finishedAt: finishedAt?.toISOString() ?? null,
});
