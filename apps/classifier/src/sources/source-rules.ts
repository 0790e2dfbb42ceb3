import { sourceIsEnding, type SourceChanged } from '@helpdex/contracts';
import type { LedgerContext } from '@helpdex/domain';

/** Token of the `SourceProjection` in the classifier's database. */
export const SOURCES = Symbol('SOURCES');

/** What of a source decides its verdicts. Of one that is being deleted every record is dead, whatever its version. */
export const contextOf = (changed: SourceChanged): LedgerContext => ({
  policy: changed.options,
  policyVersion: changed.policyVersion,
  floor: sourceIsEnding(changed) ? Number.MAX_SAFE_INTEGER : changed.floor,
});
