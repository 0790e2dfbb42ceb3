import { startSimulator, type RunningSimulator } from '../server';

let running: RunningSimulator;

beforeEach(async () => {
  running = await startSimulator();
  await running.control.createAccount({ subdomain: 'acme', corpus: { kind: 'empty' } });
});
afterEach(() => running.stop());

interface Tokens {
  access_token: string;
  refresh_token?: string;
  expires_in: number;
  error?: string;
}
const CLIENT = { client_id: 'acme-client', client_secret: 'acme-client-secret' };

async function grant(body: Record<string, string>): Promise<{ status: number; tokens: Tokens }> {
  const answer = await fetch(`${running.url}/acme/oauth/tokens`, { method: 'POST', body: new URLSearchParams(body) });
  return { status: answer.status, tokens: (await answer.json()) as Tokens };
}
const renew = (token: string, client: object = {}) => grant({ grant_type: 'refresh_token', refresh_token: token, ...client });
const asks = async (token: string): Promise<number> => {
  const answer = await fetch(`${running.url}/acme/api/v2/users/me`, { headers: { authorization: `Bearer ${token}` } });
  return answer.status;
};
const givePair = (clientId?: string): Promise<object> =>
  running.control.command('acme', {
    accessToken: { token: 'a1', email: 'admin@acme.test', refreshToken: 'r1', ...(clientId ? { clientId } : {}) },
  });

it('a refresh voids the pair it was made with, and no other', async () => {
  await givePair();
  const own = await grant({ grant_type: 'client_credentials', ...CLIENT });
  const { tokens } = await renew('r1');
  expect(tokens.expires_in).toBe(1_800);
  expect(await Promise.all(['a1', tokens.access_token, own.tokens.access_token].map(asks))).toEqual([401, 200, 200]);
  expect(await renew('r1')).toMatchObject({ status: 400, tokens: { error: 'invalid_grant' } });
  expect((await renew(tokens.refresh_token ?? '')).status).toBe(200);
});

it('a refresh token serves the client it was given to', async () => {
  await givePair('acme-client');
  expect(await renew('r1')).toMatchObject({ status: 400, tokens: { error: 'invalid_grant' } });
  expect(await renew('r1', { ...CLIENT, client_secret: 'wrong' })).toMatchObject({ status: 401, tokens: { error: 'invalid_client' } });
  expect((await renew('r1', { client_id: 'acme-client' })).status).toBe(200);
});

it('a client may ask in its own name only with its secret', async () => {
  expect((await grant({ grant_type: 'client_credentials', client_id: 'acme-client' })).status).toBe(401);
  const { status, tokens } = await grant({ grant_type: 'client_credentials', ...CLIENT });
  expect([status, tokens.refresh_token]).toEqual([200, undefined]);
});

it('access tokens live as long as the switch says', async () => {
  await running.control.command('acme', { switches: { accessTokenSeconds: 60 } });
  const { tokens } = await grant({ grant_type: 'client_credentials', ...CLIENT });
  expect(await asks(tokens.access_token)).toBe(200);
  await running.control.advanceClock(60_000);
  expect(await asks(tokens.access_token)).toBe(401);
});

it('everything can end on command: access, consent, the client', async () => {
  await givePair();
  await running.control.command('acme', { oauth: { expireAccessTokens: true } });
  expect(await asks('a1')).toBe(401);
  await running.control.command('acme', { oauth: { revokeRefreshTokens: true, removeClient: 'acme-client' } });
  expect((await renew('r1')).tokens.error).toBe('invalid_grant');
  expect((await grant({ grant_type: 'client_credentials', ...CLIENT })).tokens.error).toBe('invalid_client');
});

it('a command can wait for a request, and happens right before it is answered, once', async () => {
  await givePair();
  await running.control.commandAt('acme', { path: '^/api/v2/users/me', after: 1 }, { oauth: { expireAccessTokens: true } });
  expect(await asks('a1')).toBe(200);
  expect(await asks('a1')).toBe(401);
  await givePair();
  expect(await asks('a1')).toBe(200);
});
