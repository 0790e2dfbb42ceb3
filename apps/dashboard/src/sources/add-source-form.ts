import type { CreateSourceInput } from '@helpdex/contracts';
import type { ApiProblem } from '../api/problem';
import { understoodSubdomain } from './subdomain-input';

export interface AddSourceValues {
  name: string;
  subdomain: string;
  email: string;
  token: string;
  cadence: 'hourly' | 'daily' | 'manual';
}

export const EMPTY_FORM: AddSourceValues = { name: '', subdomain: '', email: '', token: '', cadence: 'hourly' };

export const inputOf = ({ name, subdomain, email, token, cadence }: AddSourceValues): CreateSourceInput => ({
  type: 'zendesk',
  name: name.trim(),
  subdomain: understoodSubdomain(subdomain) ?? subdomain.trim(),
  credentials: { kind: 'api_token', email: email.trim(), token: token.trim() },
  cadence,
  startSync: true,
});

const FIELD_OF_PATH: Record<string, keyof AddSourceValues> = {
  name: 'name',
  subdomain: 'subdomain',
  cadence: 'cadence',
  'credentials.email': 'email',
  'credentials.token': 'token',
};
/** Refusals that are about one field, though Zendesk and not the form says so. */
const FIELD_OF_CODE: Record<string, keyof AddSourceValues> = {
  zendesk_unauthorized: 'token',
  zendesk_role_too_low: 'email',
  zendesk_subdomain_unknown: 'subdomain',
  zendesk_help_center_missing: 'subdomain',
  source_exists: 'subdomain',
};

/** Where to show what the server said: at the fields it names, else at the one the code is about, else above the form. */
export function placeProblem(problem: ApiProblem): { fields: Partial<Record<keyof AddSourceValues, string>>; general: string | null } {
  const fields: Partial<Record<keyof AddSourceValues, string>> = {};
  for (const { field, message } of problem.fields) {
    const name = FIELD_OF_PATH[field];
    if (name) fields[name] = message;
  }
  const own = FIELD_OF_CODE[problem.code];
  if (own && !fields[own]) fields[own] = problem.message;
  return { fields, general: Object.keys(fields).length === 0 ? problem.message : null };
}
