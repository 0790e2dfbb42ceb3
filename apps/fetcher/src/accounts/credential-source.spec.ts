import type { CredentialsInput, SealedCredentials } from '@helpdex/contracts';
import { sealSecret, type MasterKeys } from '@helpdex/domain';
import { MemoryCredentialStore } from '@helpdex/zendesk-client';
import { randomBytes } from 'node:crypto';
import { credentialProvider, openCredentials, sealTokens, tokensOf, type StoredCredentials } from './credential-source';

const keys: MasterKeys = { primary: 'k', keys: new Map([['k', randomBytes(32)]]) };
const binding = { tenant: 't', source: 's', subdomain: 'acme', field: 'credentials' };
const PAIR: StoredCredentials = {
  kind: 'oauth_token',
  accessToken: 'a1',
  refreshToken: 'r1',
  clientId: 'c',
  clientSecret: 'cs',
  expiresAt: 5,
};
const sealed = (content: object): SealedCredentials => ({
  ...{ tenant: 't', source: 's', subdomain: 'acme', kind: 'oauth_token', credentialVersion: 1, generation: 0 },
  secret: sealSecret(keys, binding, JSON.stringify(content)),
});
const rotated = (content: object, tokens: Parameters<typeof sealTokens>[2]): unknown => {
  const read = sealed(content);
  return openCredentials(keys, { ...read, secret: sealTokens(keys, read, tokens) });
};

describe('sealed tokens', () => {
  it('replace the pair and keep the client', () => {
    expect(rotated(PAIR, { accessToken: 'second-access-token', refreshToken: 'second-refresh-token', expiresAt: 9 })).toEqual({
      ...PAIR,
      accessToken: 'second-access-token',
      refreshToken: 'second-refresh-token',
      expiresAt: 9,
    });
  });

  it('leave nothing of a void pair behind', () => {
    expect(rotated(PAIR, { accessToken: 'a2', refreshToken: null, expiresAt: null })).toEqual({
      ...{ kind: 'oauth_token', accessToken: 'a2', clientId: 'c', clientSecret: 'cs' },
    });
  });

  it('open for their own source only', () => {
    const read = sealed(PAIR);
    const secret = sealTokens(keys, read, { accessToken: 'second-access-token', refreshToken: 'second-refresh-token', expiresAt: null });
    expect(JSON.stringify(secret)).not.toContain('second-refresh-token');
    expect(() => openCredentials(keys, { ...read, source: 'other', secret })).toThrow('cannot be opened');
  });
});

it.each<[CredentialsInput, unknown]>([
  [
    { kind: 'oauth_token', accessToken: 'a' },
    { accessToken: 'a', refreshToken: null, expiresAt: null },
  ],
  [PAIR, { accessToken: 'a1', refreshToken: 'r1', expiresAt: 5 }],
  [{ kind: 'oauth_client', clientId: 'c', clientSecret: 'cs' }, null],
  [{ kind: 'api_token', email: 'a@b.test', token: 't' }, null],
])('tokens of %j', (input, tokens) => {
  expect(tokensOf(input)).toEqual(tokens);
});

describe('what signs the requests', () => {
  const exchange = jest.fn(() => Promise.resolve({ accessToken: 'own', refreshToken: null, expiresAt: null }));
  const provider = (input: StoredCredentials, store?: MemoryCredentialStore) =>
    credentialProvider(input, { exchange, now: () => 0, store });

  it.each<[StoredCredentials, string]>([
    [{ kind: 'api_token', email: 'a@b.test', token: 't' }, `Basic ${Buffer.from('a@b.test/token:t').toString('base64')}`],
    [{ kind: 'oauth_token', accessToken: 'a' }, 'Bearer a'],
    [{ kind: 'oauth_client', clientId: 'c', clientSecret: 'cs' }, 'Bearer own'],
  ])('%j', async (input, authorization) => {
    expect(await provider(input).headers()).toEqual({ authorization });
  });

  it('never rotates a pair that nobody would keep', async () => {
    exchange.mockClear();
    const tried = provider(PAIR);
    expect(tried.refreshable).toBe(false);
    await expect(tried.refresh(await tried.headers())).rejects.toMatchObject({ code: 'zendesk_unauthorized' });
    expect(exchange).not.toHaveBeenCalled();
  });

  it('rotates one that is kept', () => {
    expect(provider(PAIR, new MemoryCredentialStore()).refreshable).toBe(true);
  });

  it.each<CredentialsInput>([{ kind: 'api_token' }, { kind: 'oauth_token' }, { kind: 'oauth_client', clientId: 'c' }])(
    'refuses %j',
    (input) => {
      expect(() => provider(input)).toThrow('incomplete');
    },
  );
});
