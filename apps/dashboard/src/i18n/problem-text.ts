import { actions, problems } from './de/problems';
import type { Language } from './i18n';

/** An error as the server tells it; it speaks English. */
export interface ToldProblem {
  code: string;
  message: string;
  action?: string | null;
}

/** What happened, in the language of the page; in the server's words where the code has none there. */
export const problemMessage = ({ code, message }: ToldProblem, language: Language): string =>
  language === 'de' ? (problems[code] ?? message) : message;

/** What to do about it; empty when there is nothing to say. */
export const problemAction = ({ code, action }: ToldProblem, language: Language): string =>
  action ? ((language === 'de' ? actions[code] : undefined) ?? action) : '';
