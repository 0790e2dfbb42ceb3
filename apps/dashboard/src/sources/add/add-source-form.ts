import type { CreateSourceInput } from '@helpdex/contracts';
import type { ApiProblem } from '../../api/problem';
import { credentialsOf, EMPTY_CREDENTIALS, missingOf, type CredentialValues } from '../credentials/credential-values';
import { EMPTY_OPTIONS, optionsOf, type OptionValues } from '../options/option-values';
import { cadenceOf, EMPTY_CADENCE, type CadenceValues } from '../schedule/cadence-values';
import type { Language } from '../../i18n/i18n';
import { problemMessage } from '../../i18n/problem-text';
import { understoodSubdomain } from './subdomain-input';

export interface AddSourceValues extends CredentialValues, OptionValues, CadenceValues {
  name: string;
  subdomain: string;
}
export type AddSourceField = keyof AddSourceValues;

export const EMPTY_FORM: AddSourceValues = { name: '', subdomain: '', ...EMPTY_CREDENTIALS, ...EMPTY_OPTIONS, ...EMPTY_CADENCE };

/** Steps of adding a source, and the fields that must hold before the next one. */
export const STEPS = ['connect', 'choose', 'schedule'] as const;

const meant = ({ subdomain }: AddSourceValues): string => understoodSubdomain(subdomain) ?? subdomain.trim();

export const inputOf = (values: AddSourceValues): CreateSourceInput => ({
  type: 'zendesk',
  name: values.name.trim() || meant(values),
  subdomain: meant(values),
  credentials: credentialsOf(values),
  cadence: cadenceOf(values),
  startSync: true,
  options: optionsOf(values),
});

type Texts = Record<'required' | 'subdomainBad', string>;
export type FieldErrors = Partial<Record<AddSourceField, string>>;

/** What is wrong with the first step before anybody is asked. */
export function connectErrors(values: AddSourceValues, texts: Texts): FieldErrors {
  const errors: FieldErrors = Object.fromEntries(missingOf(values).map((name) => [name, texts.required]));
  if (values.subdomain.trim() === '') errors.subdomain = texts.required;
  else if (understoodSubdomain(values.subdomain) === undefined) errors.subdomain = texts.subdomainBad;
  return errors;
}

const FIELD_OF_PATH: readonly [RegExp, AddSourceField][] = [
  [/^name$/, 'name'],
  [/^subdomain$/, 'subdomain'],
  [/^cadence/, 'schedule'],
  [/^options\.(brands|locales|outdated|archived)/, 'locales'],
];

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
  return fieldOfRule(path, values) ?? FIELD_OF_PATH.find(([pattern]) => pattern.test(path))?.[1];
}

/** Where to show what the server said: at the fields it names, else at the one the code is about, else above the form. */
export function placeProblem(
  problem: ApiProblem,
  values: AddSourceValues,
  language: Language,
): { fields: FieldErrors; general: string | null } {
  const fields: FieldErrors = {};
  for (const { field, message } of problem.fields) {
    const name = fieldOfPath(field, values);
    if (name) fields[name] = message;
  }
  const own = fieldOfCode(problem.code, values);
  if (own && !fields[own]) fields[own] = problemMessage(problem, language);
  return { fields, general: Object.keys(fields).length === 0 ? problem.message : null };
}

const CONNECT: readonly AddSourceField[] = ['subdomain', ...(Object.keys(EMPTY_CREDENTIALS) as AddSourceField[])];
const CHOOSE = Object.keys(EMPTY_OPTIONS) as AddSourceField[];
/** The first step that a refused field stands in. */
export const stepOf = (fields: FieldErrors): number => {
  const names = Object.keys(fields) as AddSourceField[];
  if (names.some((name) => CONNECT.includes(name))) return 0;
  return names.some((name) => CHOOSE.includes(name)) ? 1 : 2;
};
