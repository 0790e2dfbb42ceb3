import type { FieldProblem } from '@helpdex/contracts';
import { fields as german } from './de/fields';
import { actions, problems } from './de/problems';
import { fields as english } from './en/fields';
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

const FIELDS = { en: english, de: german } as const;

/** What is wrong with one field, by the rule it breaks, in the language of the page; in the server's words where the rule has none there. */
export function fieldMessage({ field, rule, message }: FieldProblem, language: Language): string {
  // Of a list the place of the item stands last: `options.locales.0`.
  const name = field.split('.').findLast((part) => !/^\d+$/.test(part)) ?? '';
  return FIELDS[language][`${name}.${rule}`] ?? FIELDS[language][rule] ?? message;
}
