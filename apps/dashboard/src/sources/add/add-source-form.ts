import type { CreateSourceInput } from '@helpdex/contracts';
import { credentialsOf, EMPTY_CREDENTIALS, missingOf, type CredentialValues } from '../credentials/credential-values';
import { EMPTY_OPTIONS, optionsOf, type OptionValues } from '../options/option-values';
import { cadenceOf, EMPTY_CADENCE, type CadenceValues } from '../schedule/cadence-values';
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

const CONNECT: readonly AddSourceField[] = ['subdomain', ...(Object.keys(EMPTY_CREDENTIALS) as AddSourceField[])];
const CHOOSE = Object.keys(EMPTY_OPTIONS) as AddSourceField[];
/** The first step that a refused field stands in. */
export const stepOf = (fields: FieldErrors): number => {
  const names = Object.keys(fields) as AddSourceField[];
  if (names.some((name) => CONNECT.includes(name))) return 0;
  return names.some((name) => CHOOSE.includes(name)) ? 1 : 2;
};
