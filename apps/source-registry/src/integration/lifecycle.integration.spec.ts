import type { Caller, DeletionDto } from '@helpdex/contracts';
import { floorOfRun } from '@helpdex/domain';
import { createNamespace, eventually, testStack } from '@helpdex/testing';
import { RegistryFixture } from './registry.fixture';
import { activeRun, problemOf, SourceDriver } from './source.driver';

let registry: RegistryFixture;
let admin: Caller;
let sources: SourceDriver;

beforeAll(async () => {
  const stack = await testStack();
  const { name: namespace, cleanUp } = await createNamespace(stack, 'lifecycle');
  registry = await RegistryFixture.start({ ...stack, namespace, cleanUp });
  admin = await registry.caller();
  sources = new SourceDriver(registry, admin);
});
afterAll(() => registry?.stop());

const lastToldOf = (source: string) => registry.changed.filter((changed) => changed.source === source).at(-1);
const remove = (id: string, purge = false): Promise<DeletionDto> =>
  registry.rpc.call('sources.delete', { caller: admin, input: { id, purge } });

describe('runs that are cut short are told by number', () => {
  it('when a person cancels one', async () => {
    const source = await sources.create();
    await sources.cancel(activeRun(source).id);
    await eventually(() => expect(lastToldOf(source.id)).toMatchObject({ status: 'active', cancelledRun: 1 }));
    const next = await sources.sync(source.id);
    expect(next.run).toBe(2);
    await eventually(() => expect(registry.requested).toContainEqual(expect.objectContaining({ source: source.id, run: 2 })));
    expect(lastToldOf(source.id)).toMatchObject({ cancelledRun: 1 });
  });

  it('when the source is disconnected, and still when it is connected again', async () => {
    const source = await sources.create();
    await sources.disconnect(source.id);
    await eventually(() => expect(lastToldOf(source.id)).toMatchObject({ status: 'disconnected', cancelledRun: 1 }));
    expect(activeRun(await sources.reconnect(source.id)).run).toBe(2);
    await eventually(() => expect(lastToldOf(source.id)).toMatchObject({ status: 'active', cancelledRun: 1 }));
  });

  it('when options take in more than the active run began with: a full run takes its place', async () => {
    const source = await sources.create({ options: { locales: ['de'] } });
    const widened = await sources.update(source.id, { options: { locales: ['de', 'fr'] } });
    expect(activeRun(widened)).toMatchObject({ run: 2, mode: 'full', trigger: 'manual' });
    expect(await sources.run(activeRun(source).id)).toMatchObject({ status: 'cancelled', error: { code: 'source_updated' } });
    await eventually(() => expect(lastToldOf(source.id)).toMatchObject({ policyVersion: 2, cancelledRun: 1 }));
    await eventually(() =>
      expect(registry.requested).toContainEqual(expect.objectContaining({ source: source.id, run: 2, policyVersion: 2 })),
    );
    expect(activeRun(await sources.update(source.id, { options: { locales: ['de', 'fr'] } })).run).toBe(2);
    expect(activeRun(await sources.update(source.id, { options: { locales: ['fr'] } })).run).toBe(2);
  });

  it('but nothing is started for a source that was never synced, or is disconnected', async () => {
    const source = await sources.create({ startSync: false, options: { locales: ['de'] } });
    expect((await sources.update(source.id, { options: { locales: null } })).activeRun).toBeNull();
    const quiet = await sources.create({ options: { locales: ['de'] } });
    await sources.disconnect(quiet.id);
    expect(await sources.update(quiet.id, { options: { locales: null } })).toMatchObject({ activeRun: null, status: 'disconnected' });
  });
});

describe('a deletion', () => {
  it('is an order that stands at once: no secret, no run, a floor above all that was; said again it is the same', async () => {
    const source = await sources.create();
    const receipt = await remove(source.id, true);
    expect(receipt).toMatchObject({ sourceId: source.id, status: 'running', removed: { public: 0, internal: 0 }, purged: false });
    expect(await sources.get(source.id)).toMatchObject({ status: 'deleting', activeRun: null, credentials: { last4: null } });
    expect(await sources.run(activeRun(source).id)).toMatchObject({ status: 'cancelled', error: { code: 'source_deleted' } });
    await eventually(() =>
      expect(lastToldOf(source.id)).toMatchObject({ status: 'deleting', floor: floorOfRun(3), cancelledRun: 1, purge: true }),
    );
    const answers = await Promise.all([remove(source.id), remove(source.id, true)]);
    expect(answers.map(({ id }) => id)).toEqual([receipt.id, receipt.id]);
    expect((await sources.audit()).filter(({ action, target }) => action === 'source.deleted' && target === source.id)).toHaveLength(1);
    expect(await problemOf(registry.rpc.call('credentials.read', { tenant: admin.tenant, source: source.id }))).toMatchObject({
      code: 'credentials_destroyed',
    });
    const verbs = [sources.sync(source.id), sources.disconnect(source.id), sources.reconnect(source.id), sources.update(source.id, {})];
    for (const problem of await Promise.all(verbs.map(problemOf)))
      expect(problem).toMatchObject({ kind: 'conflict', code: 'source_deleting' });
  });

  it('stays under way while the services that have to clear away do not answer, also over a restart', async () => {
    const source = await sources.create({ subdomain: 'patience' });
    const { id } = await remove(source.id);
    await registry.stopRegistry();
    await registry.startRegistry();
    const read = () => registry.rpc.call('deletions.get', { caller: admin, input: { id } });
    expect(await read()).toMatchObject({ id, sourceId: source.id, status: 'running', finishedAt: null });
    expect(await problemOf(sources.create({ subdomain: 'patience' }))).toMatchObject({ code: 'source_exists' });
    const { adminKey } = await registry.rpc.call('tenants.create', { caller: admin, input: { name: 'Stranger' } });
    const stranger = await registry.caller(adminKey);
    expect(await problemOf(registry.rpc.call('deletions.get', { caller: stranger, input: { id } }))).toMatchObject({
      code: 'deletion_not_found',
    });
    expect(
      await problemOf(registry.rpc.call('sources.delete', { caller: stranger, input: { id: source.id, purge: false } })),
    ).toMatchObject({
      code: 'source_not_found',
    });
  });
});
