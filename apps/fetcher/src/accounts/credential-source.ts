import type { CredentialsInput, SealedCredentials } from '@helpdex/contracts';
import { DomainError, openSecret, type MasterKeys } from '@helpdex/domain';
import {
  apiTokenCredential,
  bearerCredential,
  OAuthCredential,
  type CredentialProvider,
  type OAuthTokens,
  type TokenExchange,
} from '@helpdex/zendesk-client';

/** The field that a source's credentials are sealed under; the registry seals with the same. */
export const CREDENTIALS_FIELD = 'credentials';

/** @throws DomainError when the master key is missing or the credentials were not sealed for this source. */
export function openCredentials(keys: MasterKeys, sealed: SealedCredentials): CredentialsInput {
  const { tenant, source, subdomain, secret } = sealed;
  return JSON.parse(openSecret(keys, { tenant, source, subdomain, field: CREDENTIALS_FIELD }, secret)) as CredentialsInput;
}

/** Tokens of a client-credentials grant: asked for anew whenever needed, so losing them costs a request and nothing else. */
function inMemoryTokens(): ConstructorParameters<typeof OAuthCredential>[0] {
  let tokens: OAuthTokens | null = null;
  return {
    load: () => Promise.resolve(tokens),
    saveRotated: (fresh) => {
      tokens = fresh;
      return Promise.resolve();
    },
  };
}

/** What signs the requests of a source. @throws DomainError when the credentials lack what their kind needs. */
export function credentialProvider(credentials: CredentialsInput, exchange: TokenExchange, now: () => number): CredentialProvider {
  const { kind, email, token, accessToken, clientId, clientSecret } = credentials;
  if (kind === 'api_token' && email && token) return apiTokenCredential(email, token);
  if (kind === 'oauth_token' && accessToken) return bearerCredential(accessToken);
  if (kind === 'oauth_client' && clientId && clientSecret)
    return new OAuthCredential(inMemoryTokens(), exchange, { now }, { clientId, clientSecret });
  throw new DomainError('invalid', 'credentials_incomplete', 'The stored credentials are incomplete. Enter them again.');
}
