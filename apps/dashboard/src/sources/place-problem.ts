import { ApiProblem } from '../api/problem';
import type { Language } from '../i18n/i18n';
import { fieldMessage, problemMessage } from '../i18n/problem-text';
import { EMPTY_FORM, type AddSourceField, type AddSourceValues, type FieldErrors } from './add/add-source-form';
import { EMPTY_CREDENTIALS } from './credentials/credential-values';

const FIELD_OF_PATH: readonly [RegExp, AddSourceField][] = [
  [/^name$/, 'name'],
  [/^subdomain$/, 'subdomain'],
  [/^options\.(brands|locales|outdated|archived)/, 'locales'],
];

/** A schedule is refused at what was typed, where something was. */
const FIELD_OF_SCHEDULE: Readonly<Partial<Record<AddSourceValues['schedule'], AddSourceField>>> = { every: 'everyMinutes', cron: 'cron' };

/** Refusals that are about one field, though Zendesk and not the form says so. */
const fieldOfCode = (code: string, { kind }: AddSourceValues): AddSourceField | undefined => {
  const secret = ({ api_token: 'token', oauth_token: 'accessToken', oauth_client: 'clientSecret' } as const)[kind];
  const holder = ({ api_token: 'email', oauth_token: 'accessToken', oauth_client: 'clientId' } as const)[kind];
  const fields: Record<string, AddSourceField> = {
    zendesk_unauthorized: secret,
    zendesk_role_too_low: holder,
    zendesk_subdomain_unknown: 'subdomain',
    zendesk_help_center_missing: 'subdomain',
    source_exists: 'subdomain',
  };
  return fields[code];
};

/** Of the rules those that leave out come first (`optionsOf`). */
function fieldOfRule(path: string, { excludedLabels, excludedSections }: AddSourceValues): AddSourceField | undefined {
  const [, list, at = '0'] = /^options\.(labelRules|sectionRules)(?:\.(\d+))?/.exec(path) ?? [];
  if (list === 'labelRules') return Number(at) < excludedLabels.length ? 'excludedLabels' : 'internalLabels';
  if (list === 'sectionRules') return Number(at) < excludedSections.length ? 'excludedSections' : 'internalSections';
  return undefined;
}

function fieldOfPath(path: string, values: AddSourceValues): AddSourceField | undefined {
  const credential = /^credentials\.(\w+)/.exec(path)?.[1];
  if (credential !== undefined && credential in EMPTY_CREDENTIALS) return credential as AddSourceField;
  if (path.startsWith('cadence')) return FIELD_OF_SCHEDULE[values.schedule] ?? 'schedule';
  return fieldOfRule(path, values) ?? FIELD_OF_PATH.find(([pattern]) => pattern.test(path))?.[1];
}

/** Where to show what the server said: at the fields it names, else at the one the code is about, else above the form. */
export function placeProblem(
  problem: ApiProblem,
  values: AddSourceValues,
  language: Language,
): { fields: FieldErrors; general: string | null } {
  const fields: FieldErrors = {};
  for (const broken of problem.fields) {
    const name = fieldOfPath(broken.field, values);
    if (name) fields[name] = fieldMessage(broken, language);
  }
  const own = fieldOfCode(problem.code, values);
  if (own && !fields[own]) fields[own] = problemMessage(problem, language);
  return { fields, general: Object.keys(fields).length === 0 ? problem.message : null };
}

/** The same for a form with part of the fields: only what it can show. Empty when the error is to be said above it. */
export function placedIn(error: Error | null, values: Partial<AddSourceValues>, language: Language): FieldErrors {
  if (!(error instanceof ApiProblem)) return {};
  const { fields } = placeProblem(error, { ...EMPTY_FORM, ...values }, language);
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name in values));
}

export const isPlaced = (fields: FieldErrors): boolean => Object.keys(fields).length > 0;
