import type { CredentialsInput } from '@helpdex/contracts';
import { openSecret, type MasterKeys } from '@helpdex/domain';
import { randomBytes } from 'node:crypto';
import { credentialsView, destroyed, sealCredentials, sealedFor } from './credentials';

const keys: MasterKeys = { primary: 'k', keys: new Map([['k', randomBytes(32)]]) };
const owner = { tenant: 't', source: 's', subdomain: 'acme', credentialVersion: 1 };
const INPUTS: CredentialsInput[] = [
  { kind: 'api_token', email: 'ada@acme.test', token: 'the-api-token-1234' },
  { kind: 'oauth_token', accessToken: 'the-access-token-1234', refreshToken: 'the-refresh-token', clientId: 'client' },
  { kind: 'oauth_client', clientId: 'client', clientSecret: 'the-client-secret-1234' },
];

const open = (secret: NonNullable<ReturnType<typeof sealCredentials>['secret']>, change: object = {}): unknown =>
  JSON.parse(openSecret(keys, { tenant: 't', source: 's', subdomain: 'acme', field: 'credentials', ...change }, secret));

describe.each(INPUTS)('credentials of kind $kind', (input) => {
  const stored = sealCredentials(keys, owner, input);

  it('open again for the source they were given for, and for no other', () => {
    const sealed = sealedFor(owner, stored);
    if (!sealed) throw new Error('not sealed');
    expect(open(sealed.secret)).toEqual(input);
    for (const change of [{ tenant: 'u' }, { source: 'r' }, { subdomain: 'evil' }, { field: 'other' }])
      expect(() => open(sealed.secret, change)).toThrow('cannot be opened');
  });

  it('show what tells them apart and nothing of the secrets', () => {
    expect(credentialsView(stored)).toMatchObject({ kind: input.kind, last4: '1234' });
    const shown = JSON.stringify({ ...stored, secret: null });
    for (const secret of [input.token, input.accessToken, input.refreshToken, input.clientSecret])
      if (secret !== undefined) expect(shown).not.toContain(secret.slice(0, -4));
  });

  it('are gone once destroyed', () => {
    expect(sealedFor(owner, destroyed(stored))).toBeUndefined();
    expect(credentialsView(destroyed(stored)).last4).toBeNull();
    expect(JSON.stringify(destroyed(stored))).not.toContain(stored.secret?.sealed);
  });
});

it('nothing that does not belong to the kind is stored', () => {
  const input = { ...INPUTS[0], accessToken: 'left-over', extra: 'field' } as CredentialsInput;
  const { secret } = sealCredentials(keys, owner, input);
  if (!secret) throw new Error('not sealed');
  expect(open(secret)).toEqual(INPUTS[0]);
});

it('of a short secret nothing is shown', () => {
  expect(sealCredentials(keys, owner, { kind: 'api_token', email: 'a@b.test', token: 'short' }).last4).toBe('****');
});
