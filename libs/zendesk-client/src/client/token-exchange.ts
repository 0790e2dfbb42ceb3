import type { TokenExchange } from '../credentials/oauth.credential';
import { readTokens, TOKEN_PATH, tokenRequestBody, type OAuthTokens } from '../credentials/oauth-tokens';
import type { ConnectionOptions, ZendeskLimits } from './client-options';
import { RequestRunner } from './request-runner';

/** Waiting for the allowance and a refresh take 45 s together at most: whoever asks holds up the others of the source meanwhile. */
const LIMITS: Partial<ZendeskLimits> = { headersTimeoutMs: 15_000, bodyTimeoutMs: 10_000, totalTimeoutMs: 25_000, maxWaitMs: 20_000 };
/**
 * A refresh is sent once: when its answer does not arrive, the pair may be void or not, and the caller has to know before it asks again. Nothing is
 * lost by asking for client credentials twice.
 */
const ATTEMPTS = { refresh_token: 1, client_credentials: 3 } as const;

/** Asks the account for tokens, over the same transport and allowance as everything else. */
export function tokenExchange(connection: ConnectionOptions & { subdomain: string }): TokenExchange {
  return (grant) => {
    const limits = { ...connection.limits, ...LIMITS, maxAttempts: ATTEMPTS[grant.kind] };
    const runner = new RequestRunner({ ...connection, limits });
    return runner.run<OAuthTokens>({
      endpoint: 'oauth_tokens',
      subject: 'token',
      subdomain: connection.subdomain,
      path: TOKEN_PATH,
      body: tokenRequestBody(grant),
      anonymous: true,
      read: (json) => readTokens(json, runner.now()),
    });
  };
}
