import type { Caller, RegisteredSource, RunDto } from '@helpdex/contracts';
import { configureFailpoint } from '@helpdex/observability';
import { createNamespace, eventually, testStack } from '@helpdex/testing';
import { newRunState } from '../runs/run-state';
import { RunWatchdog } from '../runs/run-watchdog';
import { RUNS, type RunModel } from '../runs/run.schema';
import { SOURCES, type SourceModel } from '../sources/source.schema';
import { RegistryFixture } from './registry.fixture';

let registry: RegistryFixture;
let caller: Caller;

beforeAll(async () => {
  const stack = await testStack();
  const { name: namespace, cleanUp } = await createNamespace(stack, 'repair');
  registry = await RegistryFixture.start({ ...stack, namespace, cleanUp });
  caller = await registry.caller();
});
afterAll(() => registry?.stop());
afterEach(() => configureFailpoint({ enabled: false }));

let deaths = 0;
/** What is under way dies at the point, as far as that can be had without ending the process of the spec. */
const dieOnceAt = (name: string): void => {
  deaths = 0;
  configureFailpoint({ enabled: true, failpoint: { name, count: 1 } }, () => {
    deaths += 1;
    throw new Error(`died at ${name}`);
  });
};

let count = 0;
const create = (startSync: boolean): Promise<RegisteredSource> =>
  registry.rpc.call('sources.create', {
    caller,
    input: {
      ...{ type: 'zendesk', name: 'Acme', subdomain: `acme-${(count += 1)}`, startSync },
      credentials: { kind: 'api_token', email: 'ada@acme.test', token: 'a-token-that-works' },
    },
  });
const get = (id: string): Promise<RegisteredSource> => registry.rpc.call('sources.get', { caller, input: { id } });
const run = (id: string): Promise<RunDto> => registry.rpc.call('runs.get', { caller, input: { id } });
const sync = (id: string): Promise<RunDto> => registry.rpc.call('sources.sync', { caller, input: { id, mode: 'full', trigger: 'manual' } });
const requestsOf = (id: string) => registry.requested.filter(({ source }) => source === id).map((request) => request.run);

it('a number that was given out leads to its run, though the process died right after', async () => {
  const { id } = await create(false);
  dieOnceAt('registry.after-allocate');
  await expect(sync(id)).rejects.toMatchObject({ code: 'internal_error' });
  expect(deaths).toBe(1);
  await eventually(() => expect(requestsOf(id)).toEqual([1]));
  await expect(sync(id)).resolves.toMatchObject({ run: 1, status: 'queued' });
});

it('what was published but not noted is published again', async () => {
  const { id } = await create(false);
  await eventually(() => expect(registry.changed.some(({ source }) => source === id)).toBe(true));
  dieOnceAt('registry.after-publish');
  await sync(id);
  await eventually(() => expect(requestsOf(id)).toEqual([1, 1]));
  expect(deaths).toBe(1);
  await eventually(async () => {
    const stored = await registry.part<SourceModel>(SOURCES).findOne({ _id: id }).lean();
    expect(stored).toMatchObject({ outbox: 0, revision: 1, publishedRevision: 1 });
  });
});

it('a run that ended frees its source, though the process died between the two', async () => {
  const { id } = await create(true);
  dieOnceAt('registry.after-run-end');
  const failed = { tenant: caller.tenant, source: id, run: 1, stage: 'failed' as const, sequence: 1, done: 0 };
  await registry.report({ ...failed, error: { code: 'zendesk_unreachable', message: 'Zendesk is away.' } });
  await eventually(async () => {
    expect(deaths).toBe(1);
    expect(await get(id)).toMatchObject({ activeRun: null, status: 'active', error: { code: 'zendesk_unreachable' } });
  });
});

describe('the watchdog', () => {
  const look = () => registry.part(RunWatchdog).look();
  const runs = () => registry.part<RunModel>(RUNS);

  it('gives up a run of which nothing was heard for too long, and no other', async () => {
    const [silent, lively] = [await create(true), await create(true)];
    await runs().updateOne({ _id: silent.activeRun?.id ?? '' }, { $set: { heardAt: new Date(Date.now() - 31 * 60_000) } });
    await look();
    expect(await run(silent.activeRun?.id ?? '')).toMatchObject({ status: 'failed', error: { code: 'run_silent' } });
    expect(await get(silent.id)).toMatchObject({ activeRun: null, status: 'active', error: { code: 'run_silent' } });
    expect((await get(lively.id)).activeRun?.status).toBe('queued');
  });

  it('frees a source whose run has ended without it', async () => {
    const source = await create(true);
    const end = { status: 'completed' as const, at: new Date().toISOString(), error: null };
    await runs().updateOne({ _id: source.activeRun?.id ?? '' }, { $set: { active: false, state: { ...newRunState(), end } } });
    await look();
    expect(await get(source.id)).toMatchObject({ activeRun: null, lastRun: { status: 'completed' } });
  });

  it('ends a run that its source does not know any more', async () => {
    const source = await create(true);
    await registry.part<SourceModel>(SOURCES).updateOne({ _id: source.id }, { $set: { activeRun: null } });
    await look();
    expect(await run(source.activeRun?.id ?? '')).toMatchObject({ status: 'cancelled', error: { code: 'superseded' } });
    expect((await get(source.id)).activeRun).toBeNull();
  });
});
