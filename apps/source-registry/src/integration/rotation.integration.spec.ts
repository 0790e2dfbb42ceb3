import type { Caller, CredentialsInput, CredentialsRead, RpcAnswer, SealedCredentials, SealedSecret } from '@helpdex/contracts';
import { createNamespace, testStack } from '@helpdex/testing';
import { SOURCES, type SourceModel } from '../sources/source.schema';
import { RegistryFixture } from './registry.fixture';
import { problemOf, SourceDriver } from './source.driver';

const PAIR: CredentialsInput = {
  kind: 'oauth_token',
  accessToken: 'first-access-token-AAAA',
  refreshToken: 'first-refresh-token',
  clientId: 'client',
  clientSecret: 'client-secret',
};
const second = { ...PAIR, accessToken: 'second-access-token-BBBB', refreshToken: 'second-refresh-token', expiresAt: 1_800_000_000_000 };

let registry: RegistryFixture;
let admin: Caller;
let sources: SourceDriver;

beforeAll(async () => {
  const stack = await testStack();
  const { name: namespace, cleanUp } = await createNamespace(stack, 'rotation');
  registry = await RegistryFixture.start({ ...stack, namespace, cleanUp });
  admin = await registry.caller();
  sources = new SourceDriver(registry, admin);
});
afterAll(() => registry?.stop());

const read = (source: string): Promise<SealedCredentials> => registry.rpc.call('credentials.read', { tenant: admin.tenant, source });
const by = (owner: string, { tenant, source, credentialVersion, generation }: SealedCredentials): CredentialsRead => ({
  ...{ tenant, source, credentialVersion, generation, owner },
});
const claim = (owner: string, known: SealedCredentials): Promise<RpcAnswer<'credentials.claimRotation'>> =>
  registry.rpc.call('credentials.claimRotation', by(owner, known));
const rotate = (owner: string, known: SealedCredentials, secret: SealedSecret = registry.fetcher.seal(known, second)) =>
  registry.rpc.call('credentials.rotate', { ...by(owner, known), secret });
const abandon = (owner: string, known: SealedCredentials, nothingRotated: boolean) =>
  registry.rpc.call('credentials.abandonRotation', { ...by(owner, known), nothingRotated });

async function connected(): Promise<{ id: string; known: SealedCredentials }> {
  const { id } = await sources.create({ startSync: false, credentials: PAIR });
  return { id, known: await read(id) };
}
/** As when the claim was made long ago. */
const outliveClaim = (id: string): Promise<unknown> =>
  registry.part<SourceModel>(SOURCES).updateOne({ _id: id }, { $set: { 'credentials.rotation.until': new Date(Date.now() - 1) } });

describe('a pair of tokens', () => {
  it('is replaced by the one it was rotated into, and shown as such', async () => {
    const { id, known } = await connected();
    expect(known).toMatchObject({ generation: 0, credentialVersion: 1 });
    expect(await claim('a', known)).toEqual({ turn: 'granted', interruptedAt: null });
    expect(await rotate('a', known)).toEqual({ generation: 1 });
    const stored = await read(id);
    expect(stored).toMatchObject({ generation: 1, credentialVersion: 1, kind: 'oauth_token' });
    expect(registry.fetcher.open(stored)).toEqual(second);
    const shown = await sources.get(id);
    expect(shown).toMatchObject({ status: 'active', warnings: [], credentials: { last4: 'BBBB', clientId: 'client' } });
    expect(JSON.stringify([shown, registry.changed, await sources.audit()])).not.toContain('token-');
  });

  it('is asked for by one at a time', async () => {
    const { known } = await connected();
    const turns = await Promise.all(Array.from({ length: 8 }, (_, at) => claim(`owner-${at}`, known)));
    expect(turns.filter(({ turn }) => turn === 'granted')).toHaveLength(1);
    expect(turns.filter(({ turn }) => turn === 'taken')).toHaveLength(7);
  });

  it('is stored once of two that were rotated from the same, whoever comes first; the same once more is no fault', async () => {
    const { id, known } = await connected();
    const secret = registry.fetcher.seal(known, second);
    expect(await rotate('a', known, secret)).toEqual({ generation: 1 });
    expect(await rotate('a', known, secret)).toEqual({ generation: 1 });
    const other = registry.fetcher.seal(known, { ...second, accessToken: 'of-another-process' });
    expect(await problemOf(rotate('b', known, other))).toMatchObject({ kind: 'conflict', code: 'credentials_superseded' });
    expect(await claim('b', known)).toEqual({ turn: 'superseded' });
    expect(registry.fetcher.open(await read(id))).toEqual(second);
  });

  it('that cannot be read, or is none, does not replace one that can', async () => {
    const { id, known } = await connected();
    const foreign = registry.fetcher.seal({ ...known, source: 'src_other' }, second);
    expect(await problemOf(rotate('a', known, foreign))).toMatchObject({ code: 'secret_unreadable' });
    const other = registry.fetcher.seal(known, { kind: 'api_token', email: 'a@b.test', token: 't' });
    expect(await problemOf(rotate('a', known, other))).toMatchObject({ code: 'tokens_missing' });
    expect(registry.fetcher.open(await read(id))).toEqual(PAIR);
  });

  it('of another tenant cannot be touched', async () => {
    const { known } = await connected();
    const foreign = { ...known, tenant: 't_other' };
    expect(await problemOf(claim('a', foreign))).toMatchObject({ kind: 'not_found' });
    expect(await problemOf(rotate('a', foreign, registry.fetcher.seal(known, second)))).toMatchObject({ kind: 'not_found' });
  });
});

describe('a renewal that was interrupted', () => {
  it('is told to whoever asks next, with the time of the first, and to the owner', async () => {
    const { id, known } = await connected();
    await claim('dead', known);
    expect(await claim('next', known)).toEqual({ turn: 'taken' });
    expect((await sources.get(id)).warnings).toEqual([]);
    await outliveClaim(id);
    const [warning] = (await sources.get(id)).warnings;
    expect(warning).toMatchObject({ code: 'renewal_interrupted' });
    const taken = await claim('next', known);
    expect(taken).toEqual({ turn: 'granted', interruptedAt: expect.any(String) as string });
    await outliveClaim(id);
    expect(await claim('third', known)).toEqual(taken);
  });

  it('may still end well: the pair of a slow asker is better than none', async () => {
    const { id, known } = await connected();
    await claim('slow', known);
    await outliveClaim(id);
    await claim('next', known);
    expect(await rotate('slow', known)).toEqual({ generation: 1 });
    expect(await claim('next', known)).toEqual({ turn: 'superseded' });
    expect((await sources.get(id)).warnings).toEqual([]);
  });

  it('is forgotten when Zendesk refused, remembered when nobody knows', async () => {
    const { known } = await connected();
    await claim('a', known);
    await abandon('b', known, true);
    expect(await claim('b', known)).toEqual({ turn: 'taken' });
    await abandon('a', known, true);
    expect(await claim('b', known)).toEqual({ turn: 'granted', interruptedAt: null });
    await abandon('b', known, false);
    expect(await claim('a', known)).toMatchObject({ turn: 'granted', interruptedAt: expect.any(String) as string });
  });
});

describe('what a person enters', () => {
  const rotated = async (): Promise<{ id: string; known: SealedCredentials; late: SealedCredentials }> => {
    const { id, known } = await connected();
    await rotate('a', known);
    return { id, known: await read(id), late: known };
  };

  it('beside the credentials leaves the rotated pair alone', async () => {
    const { id } = await rotated();
    await sources.update(id, { name: 'Renamed', cadence: 'daily' });
    expect(registry.fetcher.open(await read(id))).toEqual(second);
  });

  it('as new credentials wins over a pair rotated from the old ones', async () => {
    const { id, known } = await rotated();
    await claim('a', known);
    await sources.update(id, { credentials: { ...PAIR, accessToken: 'entered-by-hand-CCCC' } });
    expect(await problemOf(rotate('a', known))).toMatchObject({ code: 'credentials_superseded' });
    await abandon('a', known, false);
    const stored = await read(id);
    expect(stored).toMatchObject({ generation: 0, credentialVersion: 2 });
    expect(registry.fetcher.open(stored)).toMatchObject({ accessToken: 'entered-by-hand-CCCC' });
    expect(await claim('b', stored)).toEqual({ turn: 'granted', interruptedAt: null });
  });

  it('disconnect destroys the pair, and a late one does not bring it back', async () => {
    const { id, known } = await rotated();
    await claim('a', known);
    expect(await sources.disconnect(id)).toMatchObject({ status: 'disconnected', credentials: { last4: null }, warnings: [] });
    expect(await problemOf(rotate('a', known))).toMatchObject({ kind: 'conflict', code: 'credentials_superseded' });
    expect(await claim('a', known)).toEqual({ turn: 'superseded' });
    expect(await problemOf(read(id))).toMatchObject({ code: 'credentials_destroyed' });
    const row = await registry.part<SourceModel>(SOURCES).findById(id).lean();
    expect(row?.credentials).toMatchObject({ secret: null, rotation: null });
  });

  it('reconnect replaces the pair, and a late one is refused', async () => {
    const { id, known, late } = await rotated();
    await sources.reconnect(id);
    for (const old of [known, late]) expect(await problemOf(rotate('a', old))).toMatchObject({ code: 'credentials_superseded' });
    expect(registry.fetcher.open(await read(id))).toMatchObject({ kind: 'api_token', token: 'another-that-works' });
  });
});
