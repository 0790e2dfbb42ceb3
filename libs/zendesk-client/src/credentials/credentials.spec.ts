import { answer, JumpingClock, NOW, rig } from '../spec-kit';
import { tokenExchange } from '../client/token-exchange';
import { ZendeskError } from '../errors/zendesk.error';
import type { CredentialStore, RotationFailure, RotationTurn } from './credential-store.port';
import { MemoryCredentialStore } from './memory.store';
import { OAuthCredential } from './oauth.credential';
import { readTokens, tokenRequestBody, type OAuthClient, type OAuthGrant, type OAuthTokens } from './oauth-tokens';
import { apiTokenCredential, bearerCredential } from './static.credential';

const tokens = (changes: Partial<OAuthTokens> = {}): OAuthTokens => ({
  accessToken: 'access-1',
  refreshToken: 'refresh-1',
  expiresAt: null,
  ...changes,
});

class MemoryStore implements CredentialStore {
  readonly saved: OAuthTokens[] = [];
  readonly abandoned: RotationFailure[] = [];
  interrupted = false;
  /** Says what the next turns are. */
  turns: RotationTurn[] = [];

  constructor(public current: OAuthTokens | null) {}

  claim(): Promise<RotationTurn> {
    return Promise.resolve(this.turns.shift() ?? { kind: 'ask', interrupted: this.interrupted });
  }

  abandon(failure: RotationFailure): Promise<void> {
    this.abandoned.push(failure);
    return Promise.resolve();
  }

  load(): Promise<OAuthTokens | null> {
    return Promise.resolve(this.current);
  }

  saveRotated(rotated: OAuthTokens): Promise<void> {
    this.saved.push(rotated);
    this.current = rotated;
    return Promise.resolve();
  }
}

describe('fixed credentials', () => {
  it('are Basic with /token for an API token, Bearer for an access token', async () => {
    expect(await apiTokenCredential('ä@acme.test', 's:ecret').headers()).toEqual({
      authorization: `Basic ${Buffer.from('ä@acme.test/token:s:ecret').toString('base64')}`,
    });
    expect(await bearerCredential('abc').headers()).toEqual({ authorization: 'Bearer abc' });
  });

  it('cannot be renewed', async () => {
    const credential = bearerCredential('abc');
    expect(credential.refreshable).toBe(false);
    await expect(credential.refresh({ authorization: 'Bearer abc' })).rejects.toMatchObject({
      code: 'zendesk_unauthorized',
      action: 'stop',
    });
  });
});

describe('token requests', () => {
  const client = { clientId: 'id', clientSecret: 'secret' };

  it('name the grant', () => {
    expect(tokenRequestBody({ kind: 'client_credentials', client })).toEqual({
      grant_type: 'client_credentials',
      client_id: 'id',
      client_secret: 'secret',
      scope: 'read',
    });
    expect(tokenRequestBody({ kind: 'refresh_token', refreshToken: 'r' })).toEqual({ grant_type: 'refresh_token', refresh_token: 'r' });
    expect(tokenRequestBody({ kind: 'refresh_token', refreshToken: 'r', client })).toMatchObject({
      client_id: 'id',
      client_secret: 'secret',
    });
  });

  it('are answered with tokens, whose life is turned into a date', () => {
    const body = { access_token: 'a', refresh_token: 'r', token_type: 'bearer', scope: 'read', expires_in: 1_800 };
    expect(readTokens(body, NOW)).toEqual({ ok: true, value: { accessToken: 'a', refreshToken: 'r', expiresAt: NOW + 1_800_000 } });
    expect(readTokens({ access_token: 'a' }, NOW)).toEqual({ ok: true, value: { accessToken: 'a', refreshToken: null, expiresAt: null } });
  });

  it.each([[{}], [{ access_token: '' }], [{ access_token: 5 }], [{ access_token: 'a', expires_in: 'soon' }], ['x'], [null]])(
    '%j is no answer',
    (body) => {
      expect(readTokens(body, NOW).ok).toBe(false);
    },
  );

  it('go to the account’s own origin, without the credential in the headers or the secret in the address', async () => {
    const { connection, transport } = rig([answer(200, { access_token: 'a', expires_in: 60 })]);
    const exchange = tokenExchange({ ...connection, subdomain: 'acme' });
    expect(await exchange({ kind: 'client_credentials', client })).toEqual({
      accessToken: 'a',
      refreshToken: null,
      expiresAt: NOW + 60_000,
    });
    const [request] = transport.requests;
    expect([request?.method, request?.url.href, request?.headers['authorization']]).toEqual([
      'POST',
      'https://acme.zendesk.com/oauth/tokens',
      undefined,
    ]);
    expect(JSON.parse(request?.body ?? '')).toMatchObject({ client_secret: 'secret' });
  });

  it('of a public client carry its name only', () => {
    expect(tokenRequestBody({ kind: 'refresh_token', refreshToken: 'r', client: { clientId: 'id' } })).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'r',
      client_id: 'id',
    });
  });

  it('to refresh are sent once: after a lost answer only the caller may decide to ask again', async () => {
    const fault = answer(502, 'bad gateway');
    const { connection, transport } = rig([fault]);
    const exchange = tokenExchange({ ...connection, subdomain: 'acme' });
    await expect(exchange({ kind: 'refresh_token', refreshToken: 'r' })).rejects.toMatchObject({ action: 'retry', status: 502 });
    expect(transport.requests).toHaveLength(1);
    await expect(exchange({ kind: 'client_credentials', client })).rejects.toMatchObject({ action: 'retry' });
    expect(transport.requests).toHaveLength(4);
  });

  it('end with a sentence when consent is lost', async () => {
    const { connection } = rig([answer(400, { error: 'invalid_grant', error_description: 'x' })]);
    const exchange = tokenExchange({ ...connection, subdomain: 'acme' });
    await expect(exchange({ kind: 'refresh_token', refreshToken: 'void' })).rejects.toMatchObject({
      code: 'zendesk_unauthorized',
      permanent: true,
    });
  });
});

describe('OAuthCredential', () => {
  const CLIENT = { clientId: 'id', clientSecret: 'secret' };
  const build = (store: CredentialStore, exchange: (grant: OAuthGrant) => Promise<OAuthTokens>, client?: OAuthClient): OAuthCredential =>
    new OAuthCredential(store, exchange, new JumpingClock(), client);

  it('uses what is stored while it lives', async () => {
    const exchange = jest.fn();
    const credential = build(new MemoryStore(tokens({ expiresAt: NOW + 120_000 })), exchange);
    expect(await credential.headers()).toEqual({ authorization: 'Bearer access-1' });
    expect(exchange).not.toHaveBeenCalled();
  });

  it('renews a minute before the end, and saves before it uses', async () => {
    const order: string[] = [];
    const store = new MemoryStore(tokens({ expiresAt: NOW + 59_000 }));
    const save = store.saveRotated.bind(store);
    store.saveRotated = async (rotated) => {
      await Promise.resolve();
      order.push('saved');
      await save(rotated);
    };
    const credential = build(store, (grant) => Promise.resolve(tokens({ accessToken: `after ${grant.kind}`, refreshToken: 'refresh-2' })));
    const headers = await credential.headers();
    order.push('used');
    expect(headers).toEqual({ authorization: 'Bearer after refresh_token' });
    expect(order).toEqual(['saved', 'used']);
    expect(store.current?.refreshToken).toBe('refresh-2');
  });

  it('does not use tokens that could not be saved', async () => {
    const store = new MemoryStore(tokens({ expiresAt: NOW }));
    store.saveRotated = () => Promise.reject(new Error('store is down'));
    const credential = build(store, () => Promise.resolve(tokens({ accessToken: 'lost' })));
    await expect(credential.headers()).rejects.toThrow('store is down');
  });

  it('renews once for many requests that were refused together', async () => {
    const exchange = jest.fn(() => Promise.resolve(tokens({ accessToken: 'access-2', refreshToken: 'refresh-2' })));
    const credential = build(new MemoryStore(tokens()), exchange);
    const rejected = await credential.headers();
    await Promise.all([credential.refresh(rejected), credential.refresh(rejected), credential.refresh(rejected)]);
    await credential.refresh(rejected);
    expect(exchange).toHaveBeenCalledTimes(1);
    expect(await credential.headers()).toEqual({ authorization: 'Bearer access-2' });
  });

  it('takes tokens that another process has rotated, instead of spending a void refresh token', async () => {
    const store = new MemoryStore(tokens());
    const exchange = jest.fn();
    const credential = build(store, exchange);
    const rejected = await credential.headers();
    store.turns = [{ kind: 'renewed', tokens: tokens({ accessToken: 'from another process', refreshToken: 'refresh-9' }) }];
    await credential.refresh(rejected);
    expect(exchange).not.toHaveBeenCalled();
    expect(await credential.headers()).toEqual({ authorization: 'Bearer from another process' });
  });

  it('tries again after a renewal that failed', async () => {
    let calls = 0;
    const credential = build(
      new MemoryStore(null),
      () => ((calls += 1) === 1 ? Promise.reject(new Error('reset')) : Promise.resolve(tokens({ refreshToken: null }))),
      CLIENT,
    );
    await expect(credential.headers()).rejects.toThrow('reset');
    expect(await credential.headers()).toEqual({ authorization: 'Bearer access-1' });
  });

  it('asks with the client’s own credentials when nothing is stored', async () => {
    const grants: OAuthGrant[] = [];
    const credential = build(
      new MemoryStore(null),
      (grant) => {
        grants.push(grant);
        return Promise.resolve(tokens({ refreshToken: null }));
      },
      CLIENT,
    );
    expect(credential.refreshable).toBe(true);
    await credential.headers();
    expect(grants).toEqual([{ kind: 'client_credentials', client: { clientId: 'id', clientSecret: 'secret' } }]);
  });

  it('keeps the refresh token when the answer brings no new one', async () => {
    const store = new MemoryStore(tokens({ expiresAt: NOW }));
    await build(store, () => Promise.resolve(tokens({ accessToken: 'b', refreshToken: null }))).headers();
    expect(store.saved).toEqual([{ accessToken: 'b', refreshToken: 'refresh-1', expiresAt: null }]);
  });

  it('says that consent is lost when nothing can be renewed', async () => {
    const credential = build(new MemoryStore(tokens({ refreshToken: null })), jest.fn());
    const rejected = await credential.headers();
    expect(credential.refreshable).toBe(false);
    await expect(credential.refresh(rejected)).rejects.toMatchObject({ code: 'zendesk_unauthorized', action: 'stop' });
    await expect(build(new MemoryStore(null), jest.fn()).headers()).rejects.toMatchObject({ code: 'zendesk_unauthorized' });
  });
});

describe('a renewal that brings no tokens', () => {
  const CLIENT = { clientId: 'id', clientSecret: 'secret' };
  const refused = (status = 400): ZendeskError =>
    new ZendeskError({ code: 'zendesk_unauthorized', action: 'stop', message: 'no longer renews', permanent: true }, { status });
  const unanswered = new ZendeskError({ code: 'zendesk_unreachable', action: 'retry', message: 'm', permanent: false });
  const broken = new ZendeskError({ code: 'zendesk_answer_unreadable', action: 'retry', message: 'm', permanent: false }, { status: 200 });
  const throttled = new ZendeskError(
    { code: 'zendesk_rate_limited', action: 'wait', message: 'm', permanent: false, retryAfterMs: 1 },
    { status: 429 },
  );
  const shut = new ZendeskError({ code: 'zendesk_rate_limited', action: 'wait', message: 'm', permanent: false, retryAfterMs: 1 });

  const renew = async (store: MemoryStore, answers: (Error | OAuthTokens)[], client?: OAuthClient) => {
    const grants: string[] = [];
    const exchange = (grant: OAuthGrant): Promise<OAuthTokens> => {
      grants.push(grant.kind);
      const next = answers.shift();
      return next instanceof Error || !next ? Promise.reject(next ?? new Error('asked too often')) : Promise.resolve(next);
    };
    const credential = new OAuthCredential(store, exchange, new JumpingClock(), client);
    const rejected = await credential.headers();
    const error: unknown = await credential.refresh(rejected).then(
      () => null,
      (reason: unknown) => reason,
    );
    return { error, grants, headers: error === null ? await credential.headers() : null };
  };

  it.each([
    ['refused', refused(), 'refused'],
    ['refused as unknown client', refused(401), 'refused'],
    ['told to wait', throttled, 'refused'],
    ['not even sent', shut, 'refused'],
    ['not answered', unanswered, 'unknown'],
    ['answered with something unreadable', broken, 'unknown'],
    ['answered with a fault', new ZendeskError({ ...unanswered, message: 'm' }, { status: 502 }), 'unknown'],
    ['broken off', new Error('socket'), 'unknown'],
  ] as const)('when %s, leaves word whether the pair may be void', async (_, failure, word) => {
    const store = new MemoryStore(tokens());
    const { error, grants } = await renew(store, [failure], CLIENT);
    expect(error).toBe(failure);
    expect(store.abandoned).toEqual([word]);
    expect(grants).toEqual(['refresh_token']);
    expect(store.saved).toEqual([]);
  });

  it('still tries the refresh token after an interruption: the request may never have reached Zendesk', async () => {
    const store = new MemoryStore(tokens());
    store.interrupted = true;
    const { headers } = await renew(store, [tokens({ accessToken: 'access-2', refreshToken: 'refresh-2' })]);
    expect(headers).toEqual({ authorization: 'Bearer access-2' });
  });

  it('after an interruption, a client with a secret asks in its own name, and keeps no void refresh token', async () => {
    const store = new MemoryStore(tokens());
    store.interrupted = true;
    const { grants, headers } = await renew(
      store,
      [refused(), tokens({ accessToken: 'own', refreshToken: null, expiresAt: null })],
      CLIENT,
    );
    expect(grants).toEqual(['refresh_token', 'client_credentials']);
    expect(headers).toEqual({ authorization: 'Bearer own' });
    expect(store.saved).toEqual([{ accessToken: 'own', refreshToken: null, expiresAt: null }]);
  });

  it.each([
    ['no client', undefined, [refused()]],
    ['a public client', { clientId: 'id' }, [refused()]],
    ['a client that may not ask in its own name', CLIENT, [refused(), refused(401)]],
  ] as const)('after an interruption with %s, says what was lost and keeps the note', async (_, client, answers) => {
    const store = new MemoryStore(tokens());
    store.interrupted = true;
    const { error } = await renew(store, [...answers], client);
    expect(error).toMatchObject({
      code: 'zendesk_unauthorized',
      action: 'stop',
      message: expect.stringContaining('interrupted') as string,
    });
    expect(store.abandoned).toEqual(['unknown', 'unknown']);
  });

  it('takes the tokens of an asker that was only slow', async () => {
    const store = new MemoryStore(tokens());
    store.turns = [
      { kind: 'ask', interrupted: true },
      { kind: 'renewed', tokens: tokens({ accessToken: 'late', refreshToken: 'refresh-late' }) },
    ];
    const { headers, grants } = await renew(store, [refused()]);
    expect(headers).toEqual({ authorization: 'Bearer late' });
    expect(grants).toEqual(['refresh_token']);
    expect(store.saved).toEqual([]);
  });

  it('throws the pair away rather than using it when the store refuses it', async () => {
    const store = new MemoryStore(tokens());
    store.saveRotated = () => Promise.reject(new Error('replaced meanwhile'));
    const { error } = await renew(store, [tokens({ accessToken: 'access-2' })]);
    expect(error).toEqual(new Error('replaced meanwhile'));
  });
});

it('tokens of a client are kept in memory: asking for them anew loses nothing', async () => {
  const exchange = jest.fn(() => Promise.resolve(tokens({ refreshToken: null })));
  const credential = new OAuthCredential(new MemoryCredentialStore(), exchange, new JumpingClock(), { clientId: 'id', clientSecret: 's' });
  await credential.headers();
  await credential.headers();
  expect(exchange).toHaveBeenCalledTimes(1);
  await credential.refresh({ authorization: 'Bearer access-1' });
  expect(exchange).toHaveBeenCalledTimes(2);
});
