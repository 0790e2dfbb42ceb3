import type { SourceChanged } from '@helpdex/contracts';
import type { LedgerContext } from '@helpdex/domain';

/** Token of the `SourceProjection` in the classifier's database. */
export const SOURCES = Symbol('SOURCES');

/** What of a source decides its verdicts. */
export const contextOf = (changed: SourceChanged): LedgerContext => ({
  policy: changed.options,
  policyVersion: changed.policyVersion,
  floor: changed.floor,
});
