import type { SourceChanged } from '@helpdex/contracts';
import type { SourceRow } from '../sources/source.schema';

/** The whole public state of a source, as others are told of it. */
export const sourceChanged = (row: SourceRow): SourceChanged => ({
  tenant: row.tenant,
  source: row._id,
  revision: row.revision,
  type: row.type,
  name: row.name,
  subdomain: row.subdomain,
  status: row.status,
  cadence: row.cadence,
  options: row.options,
  policyVersion: row.policyVersion,
  floor: row.floor,
  credentialVersion: row.credentialVersion,
  ...(row.cancelledRun !== undefined && { cancelledRun: row.cancelledRun }),
  ...(row.deletion?.purge && { purge: true }),
  ...(row.segments && { segments: row.segments }),
  at: row.updatedAt.toISOString(),
});
