import { consequenceOf, type Consequence } from './job-failure';
import type { FetchJob } from './job.schema';

/** What Zendesk says of a help center that was closed, and of a brand that was deleted or renamed. */
const LOST: ReadonlySet<string> = new Set(['zendesk_help_center_missing', 'zendesk_subdomain_unknown', 'zendesk_redirected']);

type Run = Pick<FetchJob, 'failures' | 'position' | 'mode' | 'user' | 'round'>;

/**
 * Begins again as a full run, once: it looks for the brands first, so that what is still not there then is an error. Only what lists everything proves
 * which articles went with the brand. The marks move as ever, when the run completes.
 */
export const AGAIN_FROM_THE_BRANDS: Pick<FetchJob, 'mode' | 'position'> = { mode: 'full', position: null };

/** As `consequenceOf`, except for a run that met a help center which may be gone only because it went by the brands of an earlier run. */
export function consequenceForRun(error: unknown, run: Run, random: number): Consequence | { kind: 'full_instead' } {
  const consequence = consequenceOf(error, run, random);
  return consequence.kind === 'fail' && LOST.has(consequence.problem.code) && goesByKnownBrands(run)
    ? { kind: 'full_instead' }
    : consequence;
}

/**
 * A run that has looked for brands itself has asked for the user as well. Once the classifier was asked what is missing, it has decided whether the listing
 * can be believed, and no other listing may come under the same run.
 */
const goesByKnownBrands = ({ mode, position, user, round }: Run): boolean =>
  mode === 'incremental' && position !== null && user === null && round === 0;
