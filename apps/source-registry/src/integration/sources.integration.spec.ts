import {
  zeroRunCounts,
  type Caller,
  type CreateSourceInput,
  type RegisteredSource,
  type RunDto,
  type SyncProgress,
} from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import { createNamespace, eventually, testStack } from '@helpdex/testing';
import { RegistryFixture } from './registry.fixture';

let registry: RegistryFixture;
let admin: Caller;

beforeAll(async () => {
  const stack = await testStack();
  const { name: namespace, cleanUp } = await createNamespace(stack, 'registry');
  registry = await RegistryFixture.start({ ...stack, namespace, cleanUp });
  admin = await registry.caller();
});
afterAll(() => registry?.stop());

let count = 0;
const input = (change: Partial<CreateSourceInput> = {}): CreateSourceInput => ({
  type: 'zendesk',
  name: 'Acme help',
  subdomain: `acme-${(count += 1)}`,
  credentials: { kind: 'api_token', email: 'ada@acme.test', token: 'a-token-that-works' },
  ...change,
});
const create = (change: Partial<CreateSourceInput> = {}, caller = admin): Promise<RegisteredSource> =>
  registry.rpc.call('sources.create', { caller, input: input(change) });
const get = (id: string, caller = admin): Promise<RegisteredSource> => registry.rpc.call('sources.get', { caller, input: { id } });
const run = (id: string): Promise<RunDto> => registry.rpc.call('runs.get', { caller: admin, input: { id } });
const sync = (id: string): Promise<RunDto> =>
  registry.rpc.call('sources.sync', { caller: admin, input: { id, mode: 'incremental', trigger: 'manual' } });
const audited = async () => (await registry.rpc.call('audit.list', { caller: admin, input: { limit: 100 } })).items;

const problemOf = async (call: Promise<unknown>): Promise<DomainError> => {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DomainError)) throw new Error(`expected a DomainError, got ${String(error)}`);
  return error;
};

const counts = (published: number, quarantined = 0) => ({ ...zeroRunCounts(), seen: published + quarantined, published, quarantined });

/** Everything the services say about a run that goes well, in two partitions. */
function reportsOf({ sourceId, run: number }: RunDto, quarantined = 0): Omit<SyncProgress, 'at'>[] {
  const common = { tenant: admin.tenant, source: sourceId, run: number };
  const fetched = { ...common, stage: 'fetched' as const, sequence: 2, done: 30, total: 30, listingComplete: true };
  const perPartition = [0, 1].flatMap((partition) => [
    {
      ...common,
      stage: 'classified' as const,
      sequence: 9,
      partition,
      partitions: 2,
      done: 15,
      counts: counts(15, partition * quarantined),
    },
    { ...common, stage: 'indexed' as const, sequence: 9, partition, partitions: 2, done: 15 },
  ]);
  return [
    { ...common, stage: 'fetching', sequence: 1, done: 10, total: 30 },
    { ...fetched, zendesk: { requests: 3, throttledMs: 0, remaining: 400 } },
    ...perPartition,
  ];
}

const complete = async (dto: RunDto, quarantined = 0): Promise<RunDto> => {
  await registry.report(...reportsOf(dto, quarantined));
  return eventually(async () => {
    const now = await run(dto.id);
    expect(now.finishedAt).not.toBeNull();
    return now;
  });
};

const activeRun = (source: RegisteredSource): RunDto => {
  if (!source.activeRun) throw new Error('no active run');
  return source.activeRun;
};

describe('adding a source', () => {
  it('stores it with its first run and tells the others, without the secret', async () => {
    const source = await create({ subdomain: 'https://FIRST.zendesk.com/hc', cadence: 'daily' });
    expect(source).toMatchObject({ subdomain: 'first', status: 'active', cadence: 'daily', error: null, lastRun: null });
    expect(source.credentials).toEqual({ kind: 'api_token', email: 'ada@acme.test', last4: 'orks' });
    expect(source.options).toMatchObject({ brands: 'all', outdated: 'exclude' });
    expect(source.warnings).toEqual([{ code: 'api_token_retirement', message: expect.stringContaining('2027-04-30') }]);
    expect(source.activeRun).toMatchObject({ run: 1, mode: 'full', trigger: 'initial', status: 'queued' });
    await eventually(() => {
      expect(registry.changed).toContainEqual(
        expect.objectContaining({ source: source.id, revision: 1, status: 'active', policyVersion: 1 }),
      );
      expect(registry.requested).toContainEqual(expect.objectContaining({ source: source.id, run: 1, mode: 'full', trigger: 'initial' }));
    });
    expect(JSON.stringify([source, registry.changed, registry.requested, await audited()])).not.toContain('a-token-that-works');
    expect(await audited()).toContainEqual(
      expect.objectContaining({ action: 'source.created', target: source.id, actor: 'key_bootstrap' }),
    );
  });

  it('waits for the first sync when told to', async () => {
    const source = await create({ startSync: false });
    expect(source.activeRun).toBeNull();
    expect((await sync(source.id)).run).toBe(1);
  });

  it('gives the fetcher credentials that open for this source only', async () => {
    const source = await create();
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
    const problem = await problemOf(create(change as Partial<CreateSourceInput>));
    expect(problem).toMatchObject({ kind, code });
    if (field) expect(problem.fields).toEqual([expect.objectContaining({ field })]);
    expect((await list()).items).toHaveLength(before.items.length);
  });

  it('refuses the same subdomain in one tenant, also when it is asked for many times at once', async () => {
    const subdomain = 'twice';
    const answers = await Promise.allSettled(Array.from({ length: 8 }, () => create({ subdomain })));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await problemOf(create({ subdomain: 'TWICE.zendesk.com' }))).toMatchObject({ kind: 'conflict', code: 'source_exists' });
    const other = await registry.rpc.call('tenants.create', { caller: admin, input: { name: 'Other' } });
    await expect(create({ subdomain }, await registry.caller(other.adminKey))).resolves.toMatchObject({ subdomain });
  });

  it('only looks when asked to check', async () => {
    const subdomain = 'only-looked';
    await expect(registry.rpc.call('sources.check', { caller: admin, input: input({ subdomain }) })).resolves.toMatchObject({
      account: { subdomain },
    });
    await expect(create({ subdomain, startSync: false })).resolves.toMatchObject({ subdomain });
  });
});

describe('runs', () => {
  it('are never two at once, however many ask', async () => {
    const source = await create({ startSync: false });
    const answers = await Promise.all(Array.from({ length: 12 }, () => sync(source.id)));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect((await get(source.id)).activeRun?.run).toBe(1);
  });

  it('move on with what is reported and end once, in any order and repeated', async () => {
    const source = await create();
    const first = activeRun(source);
    const [fetching, ...rest] = reportsOf(first);
    if (!fetching) throw new Error('no report');
    await registry.report(fetching);
    await eventually(async () => expect(await run(first.id)).toMatchObject({ status: 'fetching', progress: { total: 30 } }));
    await registry.report(...[...rest, ...rest].reverse());
    const ended = await complete(first);
    expect(ended).toMatchObject({
      status: 'completed',
      counts: { seen: 30, published: 30, indexed: 30 },
      zendesk: { requests: 3, remaining: 400 },
      progress: { done: 30, total: 30, etaSeconds: null },
      error: null,
    });
    expect(await get(source.id)).toMatchObject({ activeRun: null, lastRun: { id: first.id }, lastCompleteSweepAt: ended.finishedAt });
    const second = await sync(source.id);
    expect(second.run).toBe(2);
    await registry.report(...reportsOf(first));
    await complete(second, 2);
    expect(await run(second.id)).toMatchObject({ status: 'completed_with_problems', error: { code: 'entries_quarantined' } });
    expect(await run(first.id)).toEqual(ended);
    const listed = await registry.rpc.call('runs.list', { caller: admin, input: { sourceId: source.id } });
    expect(listed.items.map(({ run: number }) => number)).toEqual([2, 1]);
  });

  it('that fail tell on the source what to do, and a later success takes it back', async () => {
    const source = await create();
    const failed = { tenant: admin.tenant, source: source.id, run: 1, stage: 'failed' as const, sequence: 1, done: 0 };
    await registry.report({ ...failed, error: { code: 'zendesk_unauthorized', message: 'Zendesk refused the credentials.' } });
    await eventually(async () => {
      expect(await get(source.id)).toMatchObject({
        status: 'error',
        error: { code: 'zendesk_unauthorized', action: expect.stringContaining('credentials') },
        activeRun: null,
        nextSyncAt: null,
        lastRun: { status: 'failed' },
      });
    });
    await eventually(() => expect(registry.changed).toContainEqual(expect.objectContaining({ source: source.id, status: 'error' })));
    await complete(await sync(source.id));
    await eventually(async () => expect(await get(source.id)).toMatchObject({ status: 'active', error: null }));
  });

  it('can be cancelled, and stay so', async () => {
    const source = await create();
    const active = activeRun(source);
    const cancelled = await registry.rpc.call('runs.cancel', { caller: admin, input: { id: active.id } });
    expect(cancelled).toMatchObject({ status: 'cancelled' });
    await registry.report(...reportsOf(active));
    const next = await sync(source.id);
    expect(next.run).toBe(2);
    await complete(next);
    expect(await run(active.id)).toMatchObject({ status: 'cancelled', counts: { seen: 0 } });
    await expect(registry.rpc.call('runs.cancel', { caller: admin, input: { id: active.id } })).resolves.toMatchObject({
      status: 'cancelled',
    });
  });

  it('start when the scheduler finds a source due, once per due time, never beside another run', async () => {
    const source = await create({ startSync: false });
    const due = { tenant: admin.tenant, source: source.id, mode: 'incremental' as const };
    await registry.due({ ...due, dueAt: '2026-11-23T10:00:00.000Z' });
    const first = await eventually(async () => activeRun(await get(source.id)));
    expect(first).toMatchObject({ trigger: 'schedule', run: 1 });
    await registry.due({ ...due, dueAt: '2026-11-23T11:00:00.000Z' });
    await complete(first);
    await registry.due({ ...due, dueAt: '2026-11-23T10:00:00.000Z' });
    await registry.due({ ...due, dueAt: '2026-11-23T12:00:00.000Z' });
    const second = await eventually(async () => activeRun(await get(source.id)));
    await complete(second);
    expect((await registry.rpc.call('runs.list', { caller: admin, input: { sourceId: source.id } })).items).toHaveLength(2);
  });

  it('of another tenant are not there', async () => {
    const source = await create();
    const { adminKey } = await registry.rpc.call('tenants.create', { caller: admin, input: { name: 'Stranger' } });
    const caller = await registry.caller(adminKey);
    const id = source.id;
    const calls = [
      get(id, caller),
      registry.rpc.call('sources.sync', { caller, input: { id, mode: 'full', trigger: 'manual' } }),
      registry.rpc.call('sources.update', { caller, input: { id, change: { name: 'Mine' } } }),
      registry.rpc.call('sources.disconnect', { caller, input: { id } }),
      registry.rpc.call('runs.list', { caller, input: { sourceId: id } }),
      registry.rpc.call('runs.get', { caller, input: { id: activeRun(source).id } }),
      registry.rpc.call('runs.cancel', { caller, input: { id: activeRun(source).id } }),
    ];
    for (const problem of await Promise.all(calls.map(problemOf))) expect(problem.kind).toBe('not_found');
    expect((await registry.rpc.call('sources.list', { caller, input: {} })).items).toEqual([]);
    expect((await registry.rpc.call('audit.list', { caller, input: {} })).items).toEqual([]);
  });
});

describe('changing a source', () => {
  const update = (id: string, change: object) => registry.rpc.call('sources.update', { caller: admin, input: { id, change } });

  it('counts the policy up when the options change, and only then', async () => {
    const { id } = await create({ startSync: false });
    await update(id, { name: 'New name', cadence: { everyMinutes: 30 } });
    const changed = await update(id, { options: { outdated: 'internal' } });
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
    const { id } = await create({ startSync: false });
    const wrong = { credentials: { kind: 'api_token', email: 'eve@acme.test', token: 'wrong' } };
    expect(await problemOf(update(id, wrong))).toMatchObject({ code: 'zendesk_unauthorized' });
    expect((await get(id)).credentials).toMatchObject({ email: 'ada@acme.test' });
    const right = { credentials: { kind: 'oauth_client', clientId: 'client', clientSecret: 'a-longer-secret' } };
    expect(await update(id, right)).toMatchObject({
      credentials: { kind: 'oauth_client', clientId: 'client', last4: 'cret' },
      warnings: [],
    });
  });

  it('keeps the subdomain', async () => {
    const source = await create({ startSync: false });
    expect(await problemOf(update(source.id, { subdomain: 'elsewhere' }))).toMatchObject({ kind: 'invalid', code: 'subdomain_immutable' });
    await expect(update(source.id, { subdomain: `https://${source.subdomain}.zendesk.com` })).resolves.toMatchObject({ id: source.id });
  });

  it('loses nothing when several change it at once', async () => {
    const { id } = await create({ startSync: false });
    await Promise.all([
      update(id, { name: 'Renamed' }),
      update(id, { cadence: 'manual' }),
      update(id, { options: { archived: 'exclude' } }),
    ]);
    expect(await get(id)).toMatchObject({ name: 'Renamed', cadence: 'manual', options: { archived: 'exclude' } });
  });
});

describe('disconnecting', () => {
  it('cancels the run and destroys the credentials; reconnecting starts afresh', async () => {
    const source = await create();
    const { id } = source;
    const disconnect = () => registry.rpc.call('sources.disconnect', { caller: admin, input: { id } });
    expect(await disconnect()).toMatchObject({ status: 'disconnected', credentials: { last4: null }, activeRun: null, nextSyncAt: null });
    expect(await disconnect()).toMatchObject({ status: 'disconnected' });
    expect(await run(activeRun(source).id)).toMatchObject({ status: 'cancelled' });
    expect(await problemOf(sync(id))).toMatchObject({ kind: 'conflict', code: 'source_disconnected' });
    expect(await problemOf(registry.rpc.call('credentials.read', { tenant: admin.tenant, source: id }))).toMatchObject({
      code: 'credentials_destroyed',
    });

    const credentials = { kind: 'api_token' as const, email: 'ada@acme.test', token: 'another-that-works' };
    const back = await registry.rpc.call('sources.reconnect', { caller: admin, input: { id, credentials } });
    expect(back).toMatchObject({ status: 'active', activeRun: { run: 2, mode: 'full', trigger: 'reconnect' } });
    await eventually(() => {
      expect(registry.requested).toContainEqual(expect.objectContaining({ source: id, run: 2, mode: 'full', reemit: true }));
      const told = registry.changed.filter(({ source: changed }) => changed === id).at(-1);
      expect(told).toMatchObject({ status: 'active', revision: 3, credentialVersion: 2 });
    });
    await complete(activeRun(back));
  });

  it('while a run is active, reconnecting replaces it', async () => {
    const source = await create();
    const credentials = { kind: 'api_token' as const, email: 'ada@acme.test', token: 'another-that-works' };
    const back = await registry.rpc.call('sources.reconnect', { caller: admin, input: { id: source.id, credentials } });
    expect(back.activeRun?.run).toBe(2);
    expect(await run(activeRun(source).id)).toMatchObject({ status: 'cancelled' });
  });
});

describe('a restart', () => {
  it('publishes what was left and goes on with the runs', async () => {
    const source = await create();
    await registry.stopRegistry();
    const told = registry.changed.length;
    await registry.startRegistry();
    await eventually(() =>
      expect(registry.changed.slice(told)).toContainEqual(expect.objectContaining({ source: source.id, revision: 1 })),
    );
    expect(await registry.isReady()).toBe(true);
    await expect(complete(activeRun(source))).resolves.toMatchObject({ status: 'completed' });
  });
});
