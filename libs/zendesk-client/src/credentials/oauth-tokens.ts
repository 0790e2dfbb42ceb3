import type { Read } from '../paging/page-envelope';
import { nullable, record, required, text, wholeNumber, withDefault } from '../parsing/parser';

/** What an account hands out. Secret throughout. */
export interface OAuthTokens {
  accessToken: string;
  /** Null for the client-credentials grant and for clients that never adopted renewal. */
  refreshToken: string | null;
  /** Epoch milliseconds; null when the token does not expire. */
  expiresAt: number | null;
}

export interface OAuthClient {
  clientId: string;
  /** Absent for a public client: it can renew, but not ask in its own name. */
  clientSecret?: string;
}
export type ConfidentialClient = Required<OAuthClient>;

export const isConfidential = (client: OAuthClient | undefined): client is ConfidentialClient => client?.clientSecret !== undefined;

/** How new tokens are asked for. A refresh voids the pair it was made with. */
export type OAuthGrant =
  { kind: 'refresh_token'; refreshToken: string; client?: OAuthClient } | { kind: 'client_credentials'; client: ConfidentialClient };

/** Everything that is read needs no more; Zendesk refuses `read` beside narrower scopes, and answers 403 throughout to a misspelt one. */
const SCOPE = 'read';

export const TOKEN_PATH = '/oauth/tokens';

/** Body of `POST /oauth/tokens`. */
export function tokenRequestBody(grant: OAuthGrant): Record<string, string> {
  const { clientId, clientSecret } = grant.client ?? {};
  const client = {
    ...(clientId !== undefined && { client_id: clientId }),
    ...(clientSecret !== undefined && { client_secret: clientSecret }),
  };
  if (grant.kind === 'client_credentials') return { grant_type: 'client_credentials', ...client, scope: SCOPE };
  return { grant_type: 'refresh_token', refresh_token: grant.refreshToken, ...client };
}

interface TokenAnswer {
  accessToken: string;
  refreshToken: string | null;
  expiresIn: number | null;
}

const tokenAnswer = record<TokenAnswer>({
  accessToken: required('access_token', text),
  refreshToken: withDefault('refresh_token', nullable(text), null),
  expiresIn: withDefault('expires_in', nullable(wholeNumber), null),
});

/** Reads the answer of `POST /oauth/tokens`. */
export function readTokens(body: unknown, now: number): Read<OAuthTokens> {
  const parsed = tokenAnswer(body);
  if (!parsed.ok) return { ok: false, problem: 'broken_record', reason: parsed.reason };
  const { accessToken, refreshToken, expiresIn } = parsed.value;
  if (accessToken === '') return { ok: false, problem: 'broken_record', reason: 'access_token: empty' };
  return { ok: true, value: { accessToken, refreshToken, expiresAt: expiresIn === null ? null : now + expiresIn * 1000 } };
}
