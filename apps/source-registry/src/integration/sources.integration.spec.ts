import type { Caller, CreateSourceInput } from '@helpdex/contracts';
import { createNamespace, eventually, testStack } from '@helpdex/testing';
import { RegistryFixture } from './registry.fixture';
import { activeRun, problemOf, SourceDriver, sourceInput } from './source.driver';

let registry: RegistryFixture;
let admin: Caller;
let sources: SourceDriver;

beforeAll(async () => {
  const stack = await testStack();
  const { name: namespace, cleanUp } = await createNamespace(stack, 'registry');
  registry = await RegistryFixture.start({ ...stack, namespace, cleanUp });
  admin = await registry.caller();
  sources = new SourceDriver(registry, admin);
});
afterAll(() => registry?.stop());

describe('adding a source', () => {
  it('stores it with its first run and tells the others, without the secret', async () => {
    const source = await sources.create({ subdomain: 'https://FIRST.zendesk.com/hc', cadence: 'daily' });
    expect(source).toMatchObject({ subdomain: 'first', status: 'active', cadence: 'daily', error: null, lastRun: null });
    expect(source.credentials).toEqual({ kind: 'api_token', email: 'ada@acme.test', last4: 'orks' });
    expect(source.options).toMatchObject({ brands: 'all', outdated: 'exclude' });
    expect(source.brands).toEqual([{ id: '7', name: 'Acme' }]);
    expect(source.warnings).toEqual([{ code: 'api_token_retirement', message: expect.stringContaining('2027-04-30') }]);
    expect(source.activeRun).toMatchObject({ run: 1, mode: 'full', trigger: 'initial', status: 'queued' });
    await eventually(() => {
      expect(registry.changed).toContainEqual(
        expect.objectContaining({ source: source.id, revision: 1, status: 'active', policyVersion: 1 }),
      );
      expect(registry.requested).toContainEqual(expect.objectContaining({ source: source.id, run: 1, mode: 'full', trigger: 'initial' }));
    });
    expect(JSON.stringify([source, registry.changed, registry.requested, await sources.audit()])).not.toContain('a-token-that-works');
    expect(await sources.audit()).toContainEqual(
      expect.objectContaining({ action: 'source.created', target: source.id, actor: 'key_bootstrap' }),
    );
  });

  it('waits for the first sync when told to', async () => {
    const source = await sources.create({ startSync: false });
    expect(source.activeRun).toBeNull();
    expect((await sources.sync(source.id)).run).toBe(1);
  });

  it('gives the fetcher credentials that open for this source only', async () => {
    const source = await sources.create();
    const sealed = await registry.rpc.call('credentials.read', { tenant: admin.tenant, source: source.id });
    expect(() => registry.fetcher.check(sealed)).not.toThrow();
    expect(() => registry.fetcher.check({ ...sealed, subdomain: 'elsewhere' })).toThrow('cannot be opened');
    expect(await problemOf(registry.rpc.call('credentials.read', { tenant: 't_other', source: source.id }))).toMatchObject({
      kind: 'not_found',
    });
  });

  it.each([
    ['a custom domain', { subdomain: 'help.acme.com' }, 'invalid', 'validation_failed', 'subdomain'],
    ['an option out of range', { options: { outdated: 'maybe' as never } }, 'invalid', 'validation_failed', 'options.outdated'],
    ['a cron that never comes', { cadence: { cron: '0 0 31 2 *', timezone: 'UTC' } }, 'invalid', 'validation_failed', 'cadence'],
    [
      'credentials that Zendesk refuses',
      { credentials: { kind: 'api_token', email: 'a@b.test', token: 'wrong' } },
      'unprocessable',
      'zendesk_unauthorized',
      undefined,
    ],
  ] as const)('refuses %s and stores nothing', async (_, change, kind, code, field) => {
    const list = () => registry.rpc.call('sources.list', { caller: admin, input: { limit: 100 } });
    const before = await list();
    const problem = await problemOf(sources.create(change as Partial<CreateSourceInput>));
    expect(problem).toMatchObject({ kind, code });
    if (field) expect(problem.fields).toEqual([expect.objectContaining({ field })]);
    expect((await list()).items).toHaveLength(before.items.length);
  });

  it('refuses the same subdomain in one tenant, also when it is asked for many times at once', async () => {
    const subdomain = 'twice';
    const answers = await Promise.allSettled(Array.from({ length: 8 }, () => sources.create({ subdomain })));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await problemOf(sources.create({ subdomain: 'TWICE.zendesk.com' }))).toMatchObject({ kind: 'conflict', code: 'source_exists' });
    const other = await registry.rpc.call('tenants.create', { caller: admin, input: { name: 'Other' } });
    await expect(new SourceDriver(registry, await registry.caller(other.adminKey)).create({ subdomain })).resolves.toMatchObject({
      subdomain,
    });
  });

  it('only looks when asked to check', async () => {
    const subdomain = 'only-looked';
    await expect(registry.rpc.call('sources.check', { caller: admin, input: sourceInput({ subdomain }) })).resolves.toMatchObject({
      account: { subdomain },
    });
    await expect(sources.create({ subdomain, startSync: false })).resolves.toMatchObject({ subdomain });
  });
});

describe('changing a source', () => {
  it('counts the policy up when the options change, and only then', async () => {
    const { id } = await sources.create({ startSync: false });
    await sources.update(id, { name: 'New name', cadence: { everyMinutes: 30 } });
    const changed = await sources.update(id, { options: { outdated: 'internal' } });
    expect(changed).toMatchObject({
      name: 'New name',
      cadence: { everyMinutes: 30 },
      options: { outdated: 'internal', archived: 'internal' },
    });
    await eventually(() => {
      const told = registry.changed.filter(({ source }) => source === id);
      expect(told.at(-1)).toMatchObject({ revision: 3, policyVersion: 2, name: 'New name' });
    });
  });

  it('tries new credentials before it takes them', async () => {
    const { id } = await sources.create({ startSync: false });
    const wrong = { credentials: { kind: 'api_token', email: 'eve@acme.test', token: 'wrong' } };
    expect(await problemOf(sources.update(id, wrong))).toMatchObject({ code: 'zendesk_unauthorized' });
    expect((await sources.get(id)).credentials).toMatchObject({ email: 'ada@acme.test' });
    const right = { credentials: { kind: 'oauth_client', clientId: 'client', clientSecret: 'a-longer-secret' } };
    expect(await sources.update(id, right)).toMatchObject({
      credentials: { kind: 'oauth_client', clientId: 'client', last4: 'cret' },
      warnings: [],
    });
  });

  it('keeps the subdomain', async () => {
    const source = await sources.create({ startSync: false });
    expect(await problemOf(sources.update(source.id, { subdomain: 'elsewhere' }))).toMatchObject({
      kind: 'invalid',
      code: 'subdomain_immutable',
    });
    await expect(sources.update(source.id, { subdomain: `https://${source.subdomain}.zendesk.com` })).resolves.toMatchObject({
      id: source.id,
    });
  });

  it('loses nothing when several change it at once', async () => {
    const { id } = await sources.create({ startSync: false });
    await Promise.all([
      sources.update(id, { name: 'Renamed' }),
      sources.update(id, { cadence: 'manual' }),
      sources.update(id, { options: { archived: 'exclude' } }),
    ]);
    expect(await sources.get(id)).toMatchObject({ name: 'Renamed', cadence: 'manual', options: { archived: 'exclude' } });
  });
});

describe('disconnecting', () => {
  it('cancels the run and destroys the credentials; reconnecting starts afresh', async () => {
    const source = await sources.create();
    const { id } = source;
    expect(await sources.disconnect(id)).toMatchObject({
      status: 'disconnected',
      credentials: { last4: null },
      activeRun: null,
      nextSyncAt: null,
    });
    expect(await sources.disconnect(id)).toMatchObject({ status: 'disconnected' });
    expect(await sources.run(activeRun(source).id)).toMatchObject({ status: 'cancelled' });
    expect(await problemOf(sources.sync(id))).toMatchObject({ kind: 'conflict', code: 'source_disconnected' });
    expect(await problemOf(registry.rpc.call('credentials.read', { tenant: admin.tenant, source: id }))).toMatchObject({
      code: 'credentials_destroyed',
    });

    const back = await sources.reconnect(id);
    expect(back).toMatchObject({ status: 'active', activeRun: { run: 2, mode: 'full', trigger: 'reconnect' } });
    await eventually(() => {
      expect(registry.requested).toContainEqual(expect.objectContaining({ source: id, run: 2, mode: 'full', reemit: true }));
      const told = registry.changed.filter(({ source: changed }) => changed === id).at(-1);
      expect(told).toMatchObject({ status: 'active', revision: 3, credentialVersion: 2 });
    });
  });

  it('while a run is active, reconnecting replaces it', async () => {
    const source = await sources.create();
    const back = await sources.reconnect(source.id);
    expect(back.activeRun?.run).toBe(2);
    expect(await sources.run(activeRun(source).id)).toMatchObject({ status: 'cancelled' });
  });
});
