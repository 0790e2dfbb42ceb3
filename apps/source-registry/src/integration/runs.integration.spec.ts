import type { Caller, RunDto } from '@helpdex/contracts';
import { createNamespace, eventually, testStack } from '@helpdex/testing';
import { RegistryFixture } from './registry.fixture';
import { activeRun, problemOf, reportsOf, SourceDriver } from './source.driver';

let registry: RegistryFixture;
let admin: Caller;
let sources: SourceDriver;

beforeAll(async () => {
  const stack = await testStack();
  const { name: namespace, cleanUp } = await createNamespace(stack, 'runs');
  registry = await RegistryFixture.start({ ...stack, namespace, cleanUp });
  admin = await registry.caller();
  sources = new SourceDriver(registry, admin);
});
afterAll(() => registry?.stop());

const complete = async (run: RunDto, quarantined = 0): Promise<RunDto> => {
  await sources.report(run, quarantined);
  return eventually(async () => {
    const now = await sources.run(run.id);
    expect(now.finishedAt).not.toBeNull();
    return now;
  });
};

describe('runs', () => {
  it('are never two at once, however many ask', async () => {
    const source = await sources.create({ startSync: false });
    const answers = await Promise.all(Array.from({ length: 12 }, () => sources.sync(source.id)));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect((await sources.get(source.id)).activeRun?.run).toBe(1);
  });

  it('move on with what is reported and end once, in any order and repeated', async () => {
    const source = await sources.create();
    const first = activeRun(source);
    const [fetching, ...rest] = reportsOf(admin.tenant, first);
    if (!fetching) throw new Error('no report');
    await registry.report(fetching);
    await eventually(async () => expect(await sources.run(first.id)).toMatchObject({ status: 'fetching', progress: { total: 30 } }));
    await registry.report(...[...rest, ...rest].reverse());
    const ended = await complete(first);
    expect(ended).toMatchObject({
      status: 'completed',
      counts: { seen: 30, published: 30, indexed: 30 },
      zendesk: { requests: 3, remaining: 400 },
      progress: { done: 30, total: 30, etaSeconds: null },
      error: null,
    });
    expect(await sources.get(source.id)).toMatchObject({
      activeRun: null,
      lastRun: { id: first.id },
      lastCompleteSweepAt: ended.finishedAt,
    });
    const second = await sources.sync(source.id);
    expect(second.run).toBe(2);
    await sources.report(first);
    await complete(second, 2);
    expect(await sources.run(second.id)).toMatchObject({ status: 'completed_with_problems', error: { code: 'entries_quarantined' } });
    expect(await sources.run(first.id)).toEqual(ended);
    expect((await sources.runs(source.id)).map(({ run: number }) => number)).toEqual([2, 1]);
    expect((await sources.runs()).map(({ id }) => id)).toEqual(expect.arrayContaining((await sources.runs(source.id)).map(({ id }) => id)));
  });

  it('that fail tell on the source what to do, and a later success takes it back', async () => {
    const source = await sources.create();
    const failed = { tenant: admin.tenant, source: source.id, run: 1, stage: 'failed' as const, sequence: 1, done: 0 };
    await registry.report({ ...failed, error: { code: 'zendesk_unauthorized', message: 'Zendesk refused the credentials.' } });
    await eventually(async () => {
      expect(await sources.get(source.id)).toMatchObject({
        status: 'error',
        error: { code: 'zendesk_unauthorized', action: expect.stringContaining('API token') },
        activeRun: null,
        nextSyncAt: null,
        lastRun: { status: 'failed' },
      });
    });
    await eventually(() => expect(registry.changed).toContainEqual(expect.objectContaining({ source: source.id, status: 'error' })));
    await complete(await sources.sync(source.id));
    await eventually(async () => expect(await sources.get(source.id)).toMatchObject({ status: 'active', error: null }));
  });

  it('can be cancelled, and stay so', async () => {
    const source = await sources.create();
    const active = activeRun(source);
    const cancelled = await sources.cancel(active.id);
    expect(cancelled).toMatchObject({ status: 'cancelled' });
    await sources.report(active);
    const next = await sources.sync(source.id);
    expect(next.run).toBe(2);
    await complete(next);
    expect(await sources.run(active.id)).toMatchObject({ status: 'cancelled', counts: { seen: 0 } });
    await expect(sources.cancel(active.id)).resolves.toMatchObject({
      status: 'cancelled',
    });
  });

  it('start when the scheduler finds a source due, once per due time, never beside another run', async () => {
    const source = await sources.create({ startSync: false });
    const due = { tenant: admin.tenant, source: source.id, mode: 'incremental' as const };
    await registry.due({ ...due, dueAt: '2026-11-23T10:00:00.000Z' });
    const first = await eventually(async () => activeRun(await sources.get(source.id)));
    expect(first).toMatchObject({ trigger: 'schedule', run: 1 });
    const detail = { mode: first.mode, trigger: 'schedule' };
    const entry = { actor: 'source-registry', action: 'run.requested', target: first.id, detail };
    await eventually(async () => expect(await sources.audit()).toContainEqual(expect.objectContaining(entry)));
    await registry.due({ ...due, dueAt: '2026-11-23T11:00:00.000Z' });
    await eventually(async () => expect(await registry.dropped('sync-not-due')).toBe(1));
    await complete(first);
    await registry.due({ ...due, dueAt: '2026-11-23T10:00:00.000Z' });
    await registry.due({ ...due, dueAt: '2026-11-23T12:00:00.000Z' });
    await complete(await eventually(async () => activeRun(await sources.get(source.id))));
    await eventually(async () => expect(await registry.dropped('sync-not-due')).toBe(2));
    expect(await sources.runs(source.id)).toHaveLength(2);
  });

  it('of another tenant are not there', async () => {
    const source = await sources.create();
    const { adminKey } = await registry.rpc.call('tenants.create', { caller: admin, input: { name: 'Stranger' } });
    const caller = await registry.caller(adminKey);
    const stranger = new SourceDriver(registry, caller);
    const id = source.id;
    const calls = [
      stranger.get(id),
      stranger.sync(id),
      stranger.update(id, { name: 'Mine' }),
      stranger.disconnect(id),
      stranger.runs(id),
      stranger.run(activeRun(source).id),
      stranger.cancel(activeRun(source).id),
    ];
    for (const problem of await Promise.all(calls.map(problemOf))) expect(problem.kind).toBe('not_found');
    expect((await registry.rpc.call('sources.list', { caller, input: {} })).items).toEqual([]);
    expect(await stranger.audit()).toEqual([]);
  });
});

describe('a restart', () => {
  it('publishes what was left and goes on with the runs', async () => {
    const source = await sources.create();
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
