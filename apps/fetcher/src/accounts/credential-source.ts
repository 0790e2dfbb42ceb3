import type { CredentialsInput, SealedCredentials, SealedSecret } from '@helpdex/contracts';
import { DomainError, openSecret, sealSecret, type MasterKeys, type SecretBinding } from '@helpdex/domain';
import {
  apiTokenCredential,
  bearerCredential,
  MemoryCredentialStore,
  OAuthCredential,
  type CredentialProvider,
  type CredentialStore,
  type OAuthClient,
  type OAuthTokens,
  type TokenExchange,
} from '@helpdex/zendesk-client';

/** The field that a source's credentials are sealed under; the registry seals with the same. */
const CREDENTIALS_FIELD = 'credentials';

/** As a person entered them, or with the tokens that Zendesk rotated since. */
export interface StoredCredentials extends CredentialsInput {
  /** Of the access token, epoch milliseconds; absent for one that a person entered. */
  expiresAt?: number;
}

const bindingOf = ({ tenant, source, subdomain }: SealedCredentials): SecretBinding => ({
  ...{ tenant, source, subdomain },
  field: CREDENTIALS_FIELD,
});

/** @throws DomainError when the master key is missing or the credentials were not sealed for this source. */
export const openCredentials = (keys: MasterKeys, sealed: SealedCredentials): StoredCredentials =>
  JSON.parse(openSecret(keys, bindingOf(sealed), sealed.secret)) as StoredCredentials;

/** The tokens of stored credentials; null for a kind that has none. */
export const tokensOf = ({ kind, accessToken, refreshToken, expiresAt }: StoredCredentials): OAuthTokens | null =>
  kind === 'oauth_token' && accessToken ? { accessToken, refreshToken: refreshToken ?? null, expiresAt: expiresAt ?? null } : null;

/** The same credentials with other tokens, sealed for the same source. */
export function sealTokens(keys: MasterKeys, sealed: SealedCredentials, tokens: OAuthTokens): SealedSecret {
  const { accessToken, refreshToken, expiresAt } = tokens;
  const { refreshToken: _void, expiresAt: _past, ...kept } = openCredentials(keys, sealed);
  const rotated: StoredCredentials = {
    ...kept,
    accessToken,
    ...(refreshToken !== null && { refreshToken }),
    ...(expiresAt !== null && { expiresAt }),
  };
  return sealSecret(keys, bindingOf(sealed), JSON.stringify(rotated));
}

function clientOf({ clientId, clientSecret }: StoredCredentials): OAuthClient | undefined {
  return clientId === undefined ? undefined : { clientId, ...(clientSecret !== undefined && { clientSecret }) };
}

export interface ProviderParts {
  exchange: TokenExchange;
  now: () => number;
  /** Where rotated tokens are kept; without one they cannot be, so nothing is rotated. */
  store?: CredentialStore | undefined;
}

/** What signs the requests of a source. @throws DomainError when the credentials lack what their kind needs. */
export function credentialProvider(credentials: StoredCredentials, { exchange, now, store }: ProviderParts): CredentialProvider {
  const { kind, email, token, accessToken, clientId, clientSecret } = credentials;
  if (kind === 'api_token' && email && token) return apiTokenCredential(email, token);
  if (kind === 'oauth_token' && accessToken)
    return store ? new OAuthCredential(store, exchange, { now }, clientOf(credentials)) : bearerCredential(accessToken);
  if (kind === 'oauth_client' && clientId && clientSecret)
    return new OAuthCredential(new MemoryCredentialStore(), exchange, { now }, { clientId, clientSecret });
  throw new DomainError('invalid', 'credentials_incomplete', 'The stored credentials are incomplete. Enter them again.');
}
