import { randomBytes } from 'node:crypto';
import { FAILURES, ok, type Answer } from '../routes/answer';
import type { Account, OAuthClient } from '../state/model';

const token = (): string => randomBytes(20).toString('hex');

interface Issue {
  userId: number;
  clientId: string | null;
  renewable: boolean;
}

function issue(account: Account, { userId, clientId, renewable }: Issue, now: number): Answer {
  const { accessTokenSeconds } = account.switches;
  const access = token();
  account.accessTokens.set(access, { userId, expiresAt: now + accessTokenSeconds * 1_000 });
  const refresh = renewable ? token() : undefined;
  if (refresh) account.refreshTokens.set(refresh, { userId, accessToken: access, clientId });
  return ok({
    access_token: access,
    ...(refresh ? { refresh_token: refresh } : {}),
    token_type: 'bearer',
    scope: 'read',
    expires_in: accessTokenSeconds,
  });
}

/** A client that names itself has to be known; one that sends a secret has to send the right one. */
function authenticateClient(account: Account, body: Record<string, unknown>): OAuthClient | undefined {
  if (body['client_id'] === undefined) return undefined;
  const client = account.oauthClients.find(({ clientId }) => clientId === body['client_id']);
  const isKnown = client && (body['client_secret'] === undefined || body['client_secret'] === client.clientSecret);
  if (!isKnown) throw FAILURES.oauth('invalid_client', 'Client authentication failed.');
  return client;
}

/** `POST /oauth/tokens`. A refresh rotates both tokens and voids the old pair. */
export function grantTokens(account: Account, body: Record<string, unknown>, now: number): Answer {
  const client = authenticateClient(account, body);
  if (body['grant_type'] === 'client_credentials') {
    if (!client || body['client_secret'] === undefined) throw FAILURES.oauth('invalid_client', 'Client authentication failed.');
    return issue(account, { userId: client.userId, clientId: client.clientId, renewable: false }, now);
  }
  if (body['grant_type'] !== 'refresh_token') throw FAILURES.oauth('unsupported_grant_type', 'The grant type is not supported.');
  const old = String(body['refresh_token'] ?? '');
  const grant = account.refreshTokens.get(old);
  if (!grant || (grant.clientId !== null && grant.clientId !== client?.clientId))
    throw FAILURES.oauth('invalid_grant', 'The refresh token is invalid.');
  account.refreshTokens.delete(old);
  account.accessTokens.delete(grant.accessToken);
  return issue(account, { ...grant, renewable: true }, now);
}
