import { ApiProblem, OFFLINE, UNREADABLE } from '../api/problem';
import type { Translate } from '../i18n/i18n';

/** Statuses that are not about the request: the same one may go through in a moment. */
const PASSING: readonly number[] = [0, 500, 502, 503, 504];

export interface ErrorText {
  /** The server's own words; ours where none arrived. */
  said: string;
  /** What to do, where the server's words do not say so. */
  advice?: string;
}

export function errorText(error: Error, t: Translate): ErrorText {
  if (!(error instanceof ApiProblem)) return { said: error.message };
  if (error.code === OFFLINE) return { said: t('problem.offline'), advice: t('problem.offlineText') };
  const said = error.code === UNREADABLE ? t('problem.status', { status: error.status }) : error.message;
  return PASSING.includes(error.status) ? { said, advice: t('problem.passing') } : { said };
}
