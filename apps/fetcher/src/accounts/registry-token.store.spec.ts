import type { RotationClaim, RpcPattern, SealedCredentials, SealedSecret } from '@helpdex/contracts';
import { DomainError, sealSecret, type MasterKeys } from '@helpdex/domain';
import { configureFailpoint } from '@helpdex/observability';
import type { RpcClient } from '@helpdex/rpc';
import { randomBytes } from 'node:crypto';
import { openCredentials } from './credential-source';
import { RegistryTokenStore } from './registry-token.store';

const keys: MasterKeys = { primary: 'k', keys: new Map([['k', randomBytes(32)]]) };
const binding = { tenant: 't', source: 's', subdomain: 'acme', field: 'credentials' };
const PAIR = { kind: 'oauth_token', accessToken: 'a1', refreshToken: 'r1' };
const FRESH = { accessToken: 'a2', refreshToken: 'r2', expiresAt: 9 };
const sealed = (change: Partial<SealedCredentials> = {}, content: object = PAIR): SealedCredentials => ({
  ...{ tenant: 't', source: 's', subdomain: 'acme', kind: 'oauth_token', credentialVersion: 3, generation: 7 },
  secret: sealSecret(keys, binding, JSON.stringify(content)),
  ...change,
});

const unavailable = new DomainError('unavailable', 'service_unavailable', 'down');
const superseded = new DomainError('conflict', 'credentials_superseded', 'replaced');

/** Plays answers to each pattern in order; the last one repeats. */
function build(answers: Partial<Record<RpcPattern, unknown[]>>, signal = new AbortController().signal) {
  const asked: { pattern: string; request: Record<string, unknown> }[] = [];
  const logged: unknown[] = [];
  const slept: number[] = [];
  let now = 0;
  const call = (pattern: RpcPattern, request: object): Promise<unknown> => {
    asked.push({ pattern, request: { ...request } });
    const script = answers[pattern] ?? [];
    const answer = script.length > 1 ? script.shift() : script[0];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const log = (...args: unknown[]): void => void logged.push(args);
  const clock = {
    now: () => now,
    sleep: (ms: number, until?: AbortSignal) => {
      if (until?.aborted) return Promise.reject(until.reason as Error);
      slept.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
  const rpc = { call } as unknown as RpcClient;
  const logger = { warn: log, info: log } as never;
  return { store: new RegistryTokenStore(sealed(), { rpc, keys, logger, clock, signal }), asked, logged, slept };
}
const claims = (...turns: (RotationClaim | Error)[]) => ({ 'credentials.claimRotation': turns });

afterEach(() => configureFailpoint({ enabled: false }));

describe('a turn', () => {
  it('is asked for with what was read, under a name of its own for each session', async () => {
    const one = build(claims({ turn: 'granted', interruptedAt: null }));
    expect(await one.store.claim()).toEqual({ kind: 'ask', interrupted: false });
    expect(one.asked[0]?.request).toEqual({
      ...{ tenant: 't', source: 's', credentialVersion: 3, generation: 7 },
      owner: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
    const other = build(claims({ turn: 'granted', interruptedAt: null }));
    await other.store.claim();
    expect(other.asked[0]?.request['owner']).not.toBe(one.asked[0]?.request['owner']);
  });

  it('tells of an interruption, also to whoever reads the log', async () => {
    const { store, logged } = build(claims({ turn: 'granted', interruptedAt: '2026-11-23T10:00:00.000Z' }));
    expect(await store.claim()).toEqual({ kind: 'ask', interrupted: true });
    expect(JSON.stringify(logged)).toContain('interrupted');
  });

  it('is waited for while another asks, and not for ever', async () => {
    const { store, slept } = build(claims({ turn: 'taken' }, { turn: 'taken' }, { turn: 'granted', interruptedAt: null }));
    await store.claim();
    expect(slept).toHaveLength(2);
    await expect(build(claims({ turn: 'taken' })).store.claim()).rejects.toMatchObject({ kind: 'unavailable', code: 'renewal_taken' });
  });

  it('is not waited for when the session ends', async () => {
    const signal = AbortSignal.abort(new Error('stopping'));
    await expect(build(claims({ turn: 'taken' }), signal).store.claim()).rejects.toThrow('stopping');
  });

  it('brings the pair of another process, which counts from then on', async () => {
    const theirs = sealed({ generation: 8 }, { ...PAIR, accessToken: 'theirs' });
    const { store, asked } = build({
      ...claims({ turn: 'superseded' }, { turn: 'granted', interruptedAt: null }),
      'credentials.read': [theirs],
    });
    expect(await store.claim()).toMatchObject({ kind: 'renewed', tokens: { accessToken: 'theirs' } });
    expect(await store.load()).toMatchObject({ accessToken: 'theirs' });
    await store.claim();
    expect(asked.at(-1)?.request['generation']).toBe(8);
  });

  it.each([
    ['other credentials', sealed({ credentialVersion: 4, generation: 0 })],
    ['credentials of another kind', sealed({ generation: 8 }, { kind: 'api_token', email: 'a@b.test', token: 't' })],
  ])('gives way to a person who entered %s: the job begins anew', async (_, read) => {
    const { store } = build({ ...claims({ turn: 'superseded' }), 'credentials.read': [read] });
    await expect(store.claim()).rejects.toMatchObject({ kind: 'unavailable', code: 'credentials_changed' });
  });
});

describe('a rotated pair', () => {
  it('travels sealed, and is what is known afterwards', async () => {
    const { store, asked, logged } = build({ 'credentials.rotate': [{ generation: 8 }] });
    await store.saveRotated(FRESH);
    const { secret } = asked[0]?.request as { secret: SealedSecret };
    expect(openCredentials(keys, sealed({ secret }))).toEqual({ ...PAIR, ...FRESH });
    expect(JSON.stringify([asked, logged])).not.toMatch(/"[ar][12]"/);
    expect(await store.load()).toEqual(FRESH);
    await store.saveRotated(FRESH);
    expect(asked.at(-1)?.request['generation']).toBe(8);
  });

  it('outlasts an outage of the registry, also while the session ends: it exists nowhere else', async () => {
    const signal = AbortSignal.abort(new Error('stopping'));
    const { store, asked } = build({ 'credentials.rotate': [unavailable, unavailable, unavailable, { generation: 8 }] }, signal);
    await store.saveRotated(FRESH);
    expect(new Set(asked.map(({ request }) => JSON.stringify(request))).size).toBe(1);
    expect(asked).toHaveLength(4);
  });

  it.each([
    [superseded, 'credentials_changed'],
    [new DomainError('not_found', 'source_not_found', 'gone'), 'source_not_found'],
  ])('that is refused is not used (%s)', async (refusal, code) => {
    const { store } = build({ 'credentials.rotate': [refusal] });
    await expect(store.saveRotated(FRESH)).rejects.toMatchObject({ code });
    expect(await store.load()).toMatchObject({ accessToken: 'a1' });
  });
});

it.each([
  ['refused', true],
  ['unknown', false],
] as const)('a turn without tokens is given back as %s', async (failure, nothingRotated) => {
  const { store, asked } = build({ 'credentials.abandonRotation': [{}] });
  await store.abandon(failure);
  expect(asked[0]?.request).toMatchObject({ nothingRotated });
  const { store: lonely, logged } = build({ 'credentials.abandonRotation': [unavailable] });
  await expect(lonely.abandon(failure)).resolves.toBeUndefined();
  expect(logged).toHaveLength(1);
});

it.each([
  ['fetcher.before-refresh', (store: RegistryTokenStore) => store.claim(), 1],
  ['fetcher.after-refresh', (store: RegistryTokenStore) => store.saveRotated(FRESH), 0],
])('dies at %s with the note written and the pair not stored', async (name, act, calls) => {
  const { store, asked } = build({ ...claims({ turn: 'granted', interruptedAt: null }), 'credentials.rotate': [{ generation: 8 }] });
  configureFailpoint({ enabled: true, failpoint: { name, count: 1 } }, () => {
    throw new Error('killed');
  });
  await expect(act(store)).rejects.toThrow('killed');
  expect(asked).toHaveLength(calls);
});
