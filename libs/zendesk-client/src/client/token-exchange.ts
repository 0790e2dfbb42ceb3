import type { TokenExchange } from '../credentials/oauth.credential';
import { readTokens, TOKEN_PATH, tokenRequestBody, type OAuthTokens } from '../credentials/oauth-tokens';
import type { ConnectionOptions } from './client-options';
import { RequestRunner } from './request-runner';

/** Asks the account for tokens, over the same transport and allowance as everything else. */
export function tokenExchange(connection: ConnectionOptions & { subdomain: string }): TokenExchange {
  const runner = new RequestRunner(connection);
  return (grant) =>
    runner.run<OAuthTokens>({
      endpoint: 'oauth_tokens',
      subject: 'token',
      subdomain: connection.subdomain,
      path: TOKEN_PATH,
      body: tokenRequestBody(grant),
      anonymous: true,
      read: (json) => readTokens(json, runner.now()),
    });
}
