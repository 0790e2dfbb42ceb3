import type { CredentialKind, CredentialsInput } from '@helpdex/contracts';

/** How a person signs Helpdex in to Zendesk, as typed. */
export interface CredentialValues {
  kind: CredentialKind;
  email: string;
  token: string;
  accessToken: string;
  refreshToken: string;
  clientId: string;
  clientSecret: string;
}

export const EMPTY_CREDENTIALS: CredentialValues = {
  ...{ kind: 'oauth_client', email: '', token: '', accessToken: '', refreshToken: '', clientId: '', clientSecret: '' },
};

/** The fields each kind has, and whether they are needed. Those that are not may be left empty. */
export const FIELDS_OF: Record<CredentialKind, readonly { name: Exclude<keyof CredentialValues, 'kind'>; isNeeded: boolean }[]> = {
  oauth_client: [
    { name: 'clientId', isNeeded: true },
    { name: 'clientSecret', isNeeded: true },
  ],
  oauth_token: [
    { name: 'accessToken', isNeeded: true },
    { name: 'refreshToken', isNeeded: false },
    { name: 'clientId', isNeeded: false },
    { name: 'clientSecret', isNeeded: false },
  ],
  api_token: [
    { name: 'email', isNeeded: true },
    { name: 'token', isNeeded: true },
  ],
};

export const missingOf = (values: CredentialValues): string[] =>
  FIELDS_OF[values.kind].filter(({ name, isNeeded }) => isNeeded && values[name].trim() === '').map(({ name }) => name);
export const isComplete = (values: CredentialValues): boolean => missingOf(values).length === 0;

/** Only the fields of the chosen kind, and of these only what was typed. */
export const credentialsOf = (values: CredentialValues): CredentialsInput => ({
  kind: values.kind,
  ...Object.fromEntries(FIELDS_OF[values.kind].flatMap(({ name }) => (values[name].trim() === '' ? [] : [[name, values[name].trim()]]))),
});
