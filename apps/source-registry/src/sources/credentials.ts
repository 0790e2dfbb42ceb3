import type { CredentialKind, CredentialsInput, CredentialsView, SealedCredentials } from '@helpdex/contracts';
import { sealSecret, type MasterKeys } from '@helpdex/domain';
import type { SourceRow, StoredCredentials } from './source.schema';

/** Field of the binding; the fetcher opens with the same. */
const CREDENTIALS_FIELD = 'credentials';

/** What each kind consists of; anything else that was sent along is not stored. */
const PARTS: Record<CredentialKind, readonly Exclude<keyof CredentialsInput, 'kind'>[]> = {
  api_token: ['email', 'token'],
  oauth_token: ['accessToken', 'refreshToken', 'clientId', 'clientSecret'],
  oauth_client: ['clientId', 'clientSecret'],
};
const SECRET: Record<CredentialKind, keyof CredentialsInput> = {
  api_token: 'token',
  oauth_token: 'accessToken',
  oauth_client: 'clientSecret',
};
/** Of anything shorter, four characters would tell too much. */
const MIN_CHARS_FOR_LAST4 = 12;
const HIDDEN = '****';

/** To whom sealed credentials belong. */
export type CredentialOwner = Pick<SourceRow, 'tenant' | 'subdomain' | 'credentialVersion'> & { source: string };

/** The credentials for storage, readable for nobody without a master key and of no use to any other source. */
export function sealCredentials(keys: MasterKeys, owner: CredentialOwner, input: CredentialsInput): StoredCredentials {
  const { tenant, source, subdomain } = owner;
  const parts = PARTS[input.kind].filter((part) => input[part] !== undefined).map((part) => [part, input[part]]);
  const plain = JSON.stringify({ kind: input.kind, ...Object.fromEntries(parts) });
  const secret = String(input[SECRET[input.kind]] ?? '');
  return {
    kind: input.kind,
    email: input.kind === 'api_token' ? (input.email ?? null) : null,
    clientId: input.kind === 'api_token' ? null : (input.clientId ?? null),
    last4: secret.length >= MIN_CHARS_FOR_LAST4 ? secret.slice(-HIDDEN.length) : HIDDEN,
    secret: sealSecret(keys, { tenant, source, subdomain, field: CREDENTIALS_FIELD }, plain),
  };
}

/** @returns undefined when the credentials were destroyed. */
export const sealedFor = (owner: CredentialOwner, { kind, secret }: StoredCredentials): SealedCredentials | undefined =>
  secret ? { ...owner, kind, secret } : undefined;

export const destroyed = (credentials: StoredCredentials): StoredCredentials => ({ ...credentials, last4: null, secret: null });

export const credentialsView = ({ kind, email, clientId, last4 }: StoredCredentials): CredentialsView => ({
  kind,
  ...(email !== null && { email }),
  ...(clientId !== null && { clientId }),
  last4,
});
