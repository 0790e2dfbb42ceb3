import { randomBytes } from 'node:crypto';
import { FAILURES, ok, type Answer } from '../routes/answer';
import type { Account } from '../state/model';

const ACCESS_SECONDS = 1_800;

function issue(account: Account, userId: number, now: number, renewable: boolean): Answer {
  const access = randomBytes(20).toString('hex');
  account.accessTokens.set(access, { userId, expiresAt: now + ACCESS_SECONDS * 1_000 });
  const refresh = renewable ? randomBytes(20).toString('hex') : undefined;
  if (refresh) account.refreshTokens.set(refresh, userId);
  return ok({
    access_token: access,
    ...(refresh ? { refresh_token: refresh } : {}),
    token_type: 'bearer',
    scope: 'read',
    expires_in: ACCESS_SECONDS,
  });
}

/** `POST /oauth/tokens`. A refresh rotates both tokens and voids the old pair. */
export function grantTokens(account: Account, body: Record<string, unknown>, now: number): Answer {
  const client = account.oauthClients.find(({ clientId }) => clientId === body['client_id']);
  if (body['grant_type'] === 'client_credentials') {
    if (!client || client.clientSecret !== body['client_secret']) throw FAILURES.oauth('invalid_client', 'Client authentication failed.');
    return issue(account, client.userId, now, false);
  }
  if (body['grant_type'] !== 'refresh_token') throw FAILURES.oauth('unsupported_grant_type', 'The grant type is not supported.');
  const old = String(body['refresh_token'] ?? '');
  const userId = account.refreshTokens.get(old);
  if (userId === undefined) throw FAILURES.oauth('invalid_grant', 'The refresh token is invalid.');
  account.refreshTokens.delete(old);
  for (const [token, { userId: owner }] of account.accessTokens) if (owner === userId) account.accessTokens.delete(token);
  return issue(account, userId, now, true);
}
