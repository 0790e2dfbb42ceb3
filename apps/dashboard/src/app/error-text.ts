import { ApiProblem, OFFLINE, UNREADABLE } from '../api/problem';
import type { Language, Translate } from '../i18n/i18n';
import { fieldMessage, problemMessage } from '../i18n/problem-text';

/** Statuses that are not about the request: the same one may go through in a moment. */
const PASSING: readonly number[] = [0, 500, 502, 503, 504];

export interface ErrorText {
  /** What the server said, in the language of the page where it is known there; ours where nothing arrived. */
  said: string;
  /** What to do, where the server's words do not say so. */
  advice?: string;
  /** What is wrong with single fields, where that says more. */
  fields?: string[];
}

export function errorText(error: Error, { t, language }: { t: Translate; language: Language }): ErrorText {
  if (!(error instanceof ApiProblem)) return { said: error.message };
  if (error.code === OFFLINE) return { said: t('problem.offline'), advice: t('problem.offlineText') };
  const said = error.code === UNREADABLE ? t('problem.status', { status: error.status }) : problemMessage(error, language);
  const fields = [...new Set(error.fields.map((field) => fieldMessage(field, language)))].filter((text) => text !== said);
  return { said, ...(PASSING.includes(error.status) && { advice: t('problem.passing') }), ...(fields.length > 0 && { fields }) };
}
