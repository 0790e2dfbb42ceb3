import type { CredentialKind, CredentialsInput, CredentialsView, SealedCredentials, SealedSecret } from '@helpdex/contracts';
import { DomainError, openSecret, sealSecret, type MasterKeys } from '@helpdex/domain';
import type { SourceRow, StoredCredentials } from './source.schema';

/** Field of the binding; the fetcher opens with the same. */
export const CREDENTIALS_FIELD = 'credentials';

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
  return {
    kind: input.kind,
    email: input.kind === 'api_token' ? (input.email ?? null) : null,
    clientId: input.kind === 'api_token' ? null : (input.clientId ?? null),
    last4: last4Of(input),
    secret: sealSecret(keys, { tenant, source, subdomain, field: CREDENTIALS_FIELD }, plain),
    generation: 0,
    rotation: null,
  };
}

/**
 * What a rotated pair changes in the stored credentials. It is opened once: what cannot be read any more must not replace what can.
 * @throws DomainError when it was not sealed for this source, or holds no access token.
 */
export function rotatedCredentials(
  keys: MasterKeys,
  { tenant, source, subdomain }: Omit<CredentialOwner, 'credentialVersion'>,
  secret: SealedSecret,
): Pick<StoredCredentials, 'last4' | 'secret'> {
  const opened = JSON.parse(openSecret(keys, { tenant, source, subdomain, field: CREDENTIALS_FIELD }, secret)) as CredentialsInput;
  if (opened.kind !== 'oauth_token' || !opened.accessToken)
    throw new DomainError('invalid', 'tokens_missing', 'Only OAuth tokens can be rotated, and these are none.');
  return { last4: last4Of(opened), secret };
}

function last4Of(input: CredentialsInput): string {
  const secret = String(input[SECRET[input.kind]] ?? '');
  return secret.length >= MIN_CHARS_FOR_LAST4 ? secret.slice(-HIDDEN.length) : HIDDEN;
}

/** @returns undefined when the credentials were destroyed. */
export const sealedFor = (
  { tenant, source, subdomain, credentialVersion }: CredentialOwner,
  { kind, secret, generation }: StoredCredentials,
): SealedCredentials | undefined => (secret ? { tenant, source, subdomain, credentialVersion, kind, generation, secret } : undefined);

export const destroyed = (credentials: StoredCredentials): StoredCredentials => ({
  ...credentials,
  last4: null,
  secret: null,
  rotation: null,
});

export const credentialsView = ({ kind, email, clientId, last4 }: StoredCredentials): CredentialsView => ({
  kind,
  ...(email !== null && { email }),
  ...(clientId !== null && { clientId }),
  last4,
});
