import type { SourceDto } from '@helpdex/contracts';
import { eventually } from '@helpdex/testing';
import type { OracleRow } from '@helpdex/zendesk-simulator';
import { expectCountsToAddUp, finalRun } from './final-run';
import { credentialsOf, entryIdOf, LifecycleDriver, SLOW_PAGE_MS } from './lifecycle-driver';
import { createWorld, type World } from './world';

const SINGLE_ARTICLE = '/articles/\\d+';
/** A killed fetcher's job is another's after a minute. */
const AFTER_KILL_MS = 200_000;

let world: World;
let life: LifecycleDriver;

beforeAll(async () => {
  world = await createWorld('lifecycle');
  life = new LifecycleDriver(world);
});
afterAll(() => world?.stop());
afterEach(() => world.simulator.control.clearFaults());

const control = () => world.simulator.control;

describe('a run that is cancelled', () => {
  it('in the middle stops within seconds and removes nothing; the next one brings what it left', async () => {
    const source = await life.synced('cancel');
    const [gone] = await life.rowsOf(source);
    await control().edit('cancel', 'archive', Number(gone!.articleId));
    const before = await life.indexedBySide(source.id);
    const { id } = await life.inTheMiddle('cancel', () => world.api.sync(source.id, 'full'));
    expect(await life.cancel(id)).toMatchObject({ status: 'cancelled', error: { code: 'cancelled' } });
    expect(await life.cancel(id)).toMatchObject({ status: 'cancelled' });
    expect((await world.api.source(source.id)).activeRun).toBeNull();
    await life.expectSilence('cancel');
    const cancelled = await world.api.run(id);
    expect(cancelled).toMatchObject({ status: 'cancelled', counts: { archived: 0 } });
    expect(await life.indexedBySide(source.id)).toEqual(before);
    expect(await life.auditOf(id)).toEqual(expect.arrayContaining(['run.cancelled', 'run.requested']));
    await control().clearFaults();
    const next = await life.sync(source);
    expect(next).toMatchObject({ status: 'completed', error: null });
    expect(next.counts.archived).toBeGreaterThan(0);
    await life.expectTrue(source, { only: () => true });
    expect(await life.cancel(next.id)).toEqual(next);
    expect(await world.api.run(id)).toEqual(cancelled);
  });

  it('while it asks for what is missing, article by article, removes nothing either', async () => {
    const source = await life.synced('cancel-sweep');
    const missing = [...new Set((await life.rowsOf(source)).map(({ articleId }) => articleId))].slice(0, 4);
    for (const article of missing) await control().edit('cancel-sweep', 'archive', Number(article));
    const before = await life.indexedBySide(source.id);
    await control().clearRequests();
    await control().addFault({ path: SINGLE_ARTICLE, effect: { kind: 'delay', ms: SLOW_PAGE_MS } });
    const { id } = await world.api.sync(source.id, 'full');
    await eventually(
      async () => {
        const { requests } = await control().requests();
        expect(requests.some(({ path }) => new RegExp(SINGLE_ARTICLE).test(path))).toBe(true);
      },
      { timeoutMs: 30_000 },
    );
    await life.cancel(id);
    await life.expectSilence('cancel-sweep');
    expect(await world.api.run(id)).toMatchObject({ status: 'cancelled', counts: { archived: 0 } });
    expect(await life.indexedBySide(source.id)).toEqual(before);
    await control().clearFaults();
    expect((await life.sync(source)).counts.archived).toBeGreaterThanOrEqual(missing.length);
    await life.expectTrue(source, { only: () => true });
  });

  it('is not fetched at all when the registry dies right after it was cancelled, nor when it was cancelled before it began', async () => {
    const source = await life.synced('cancel-crash');
    const registry = world.services.service('source-registry');
    await registry.restart({ FAILPOINT: 'registry.after-run-end:1', HELPDEX_TESTING: '1' });
    const { id } = await life.inTheMiddle('cancel-crash', () => world.api.sync(source.id, 'full'));
    await world.api.request('POST', `/api/v1/runs/${id}/cancel`);
    await registry.untilExit();
    await registry.start();
    await eventually(async () => expect((await world.api.source(source.id)).activeRun).toBeNull(), { timeoutMs: 20_000 });
    await life.expectSilence('cancel-crash');
    expect(await world.api.run(id)).toMatchObject({ status: 'cancelled' });
    await control().clearRequests();
    const at = await world.api.sync(source.id, 'full');
    await life.cancel(at.id);
    await life.expectSilence('cancel-crash');
    expect(await life.requestsTo('cancel-crash')).toBeLessThan(6);
    await control().clearFaults();
    expect(await life.sync(source)).toMatchObject({ status: 'completed' });
    await life.expectTrue(source);
  });
});

describe('a source that is disconnected', () => {
  let source: SourceDto;
  beforeAll(async () => {
    source = await life.synced('connect');
  });

  it('in the middle of a sync calls Zendesk no more, and goes on answering; said twice it is the same', async () => {
    const before = await life.indexedBySide(source.id);
    const { id } = await life.inTheMiddle('connect', () => world.api.sync(source.id, 'full'));
    const disconnected = await life.act(source, 'disconnect');
    expect(disconnected).toMatchObject({ status: 'disconnected', activeRun: null, nextSyncAt: null, credentials: { last4: null } });
    expect(await world.api.run(id)).toMatchObject({ status: 'cancelled', error: { code: 'source_disconnected' } });
    expect(await life.act(source, 'disconnect')).toEqual(disconnected);
    await life.expectSilence('connect');
    expect(await life.indexedBySide(source.id)).toEqual(before);
    expect(await life.findsPublicly(await life.publicRow(source), source.id)).toBe(true);
    expect(await world.api.refused('POST', `/sources/${source.id}/sync`, {})).toMatchObject({ status: 409, code: 'source_disconnected' });
    expect((await life.auditOf(source.id)).filter((action) => action === 'source.disconnected')).toHaveLength(1);
  });

  it('stays so when registry and fetcher die right after it, in the middle of a sync', async () => {
    await control().clearFaults();
    await finalRun(world.api, (await life.act(source, 'reconnect', { credentials: credentialsOf('connect') })).activeRun!.id);
    const { id } = await life.inTheMiddle('connect', () => world.api.sync(source.id, 'full'));
    await life.act(source, 'disconnect');
    const [registry, fetcher] = [world.services.service('source-registry'), world.services.service('fetcher')];
    for (const service of [registry, fetcher]) service.kill('SIGKILL');
    await Promise.all([registry.untilExit(), fetcher.untilExit()]);
    await Promise.all([registry.start(), fetcher.start()]);
    await life.expectSilence('connect');
    expect(await world.api.run(id)).toMatchObject({ status: 'cancelled' });
    expect(await world.api.source(source.id)).toMatchObject({ status: 'disconnected', credentials: { last4: null } });
  });

  it('is read in full again once it is reconnected, twice in a row, and what people had decided still holds', async () => {
    const row = await life.publicRow(source);
    await world.api.expect(200, 'PUT', `/articles/${entryIdOf(source, row)}/visibility`, { override: 'internal', reason: 'not yet' });
    const credentials = credentialsOf('connect');
    expect(
      await world.api.refused('POST', `/sources/${source.id}/reconnect`, { credentials: { ...credentials, token: 'wrong' } }),
    ).toMatchObject({
      ...{ status: 422, code: 'zendesk_unauthorized' },
    });
    expect(await world.api.source(source.id)).toMatchObject({ status: 'disconnected' });
    const first = await life.inTheMiddle('connect', () => life.act(source, 'reconnect', { credentials }));
    expect(first).toMatchObject({ status: 'active', activeRun: { mode: 'full', trigger: 'reconnect' } });
    const second = await life.act(source, 'reconnect', { credentials });
    expect(await world.api.run(first.activeRun!.id)).toMatchObject({ status: 'cancelled', error: { code: 'source_reconnected' } });
    await control().clearFaults();
    const run = await finalRun(world.api, second.activeRun!.id);
    expect(run).toMatchObject({ status: 'completed', error: null, counts: { unchanged: 0, archived: 0 } });
    expectCountsToAddUp(run);
    expect(await world.api.article(entryIdOf(source, row))).toMatchObject({ visibility: 'internal', override: { visibility: 'internal' } });
    const isRow = (other: OracleRow): boolean => other.articleId === row.articleId && other.locale === row.locale;
    await life.expectTrue(source, { visibilityOf: (other) => (isRow(other) ? 'internal' : other.expectedVisibility) });
    expect(await life.findsPublicly(row, source.id)).toBe(false);
  });

  it('goes on with its full run when the fetcher dies in the middle of it', async () => {
    const fetcher = world.services.service('fetcher');
    await fetcher.restart({ FAILPOINT: 'fetcher.after-produce:3', HELPDEX_TESTING: '1' });
    const { activeRun } = await life.act(source, 'reconnect', { credentials: credentialsOf('connect') });
    await fetcher.untilExit();
    await fetcher.start();
    expect(await finalRun(world.api, activeRun!.id, AFTER_KILL_MS)).toMatchObject({ status: 'completed', resumeCount: 1 });
  });
});
