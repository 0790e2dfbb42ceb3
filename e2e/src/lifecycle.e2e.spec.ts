import { FINAL_RUN_STATUSES, type DeletionDto, type SourceDto, type SourceOptionsInput } from '@helpdex/contracts';
import { eventually } from '@helpdex/testing';
import type { OracleRow } from '@helpdex/zendesk-simulator';
import { expectCountsToAddUp, finalRun } from './final-run';
import { replayedTexts, storedTraces } from './left-behind';
import { ARTICLES, credentialsOf, entryIdOf, LifecycleDriver, SLOW_PAGE_MS, VERY_SLOW_PAGE_MS } from './lifecycle-driver';
import type { CompareOptions } from './oracle';
import { createWorld, sourceInput, type World } from './world';

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

describe('a source that is deleted', () => {
  const remove = (source: SourceDto, query = ''): Promise<DeletionDto> => world.api.expect(202, 'DELETE', `/sources/${source.id}${query}`);
  const receiptOf = (id: string): Promise<DeletionDto> => world.api.expect(200, 'GET', `/deletions/${id}`);
  const deletionDone = (id: string): Promise<DeletionDto> =>
    eventually(
      async () => {
        const receipt = await receiptOf(id);
        if (receipt.status !== 'done') throw new Error(`deletion is ${JSON.stringify(receipt)}`);
        return receipt;
      },
      { timeoutMs: 60_000, everyMs: 200 },
    );
  async function expectGone(source: SourceDto): Promise<void> {
    expect(await life.indexedBySide(source.id)).toEqual({ public: 0, internal: 0 });
    expect(await storedTraces(world.services.namespace, source.id)).toEqual([]);
    expect(await world.api.articles(source.id)).toEqual([]);
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/sync'],
      ['GET', '/runs'],
    ] as const)
      expect(await world.api.refused(method, `/sources/${source.id}${path}`, method === 'POST' ? {} : undefined)).toMatchObject({
        ...{ status: 404, code: 'source_not_found' },
      });
  }

  it('leaves search and every store, with a receipt that counts what left; its subdomain is free for another source', async () => {
    const [source, neighbour] = [await life.synced('delete'), await life.synced('neighbour')];
    const row = await life.publicRow(source);
    await world.api.expect(200, 'PUT', `/articles/${entryIdOf(source, row)}/visibility`, { override: 'internal', reason: 'not yet' });
    const counts = (await world.api.source(source.id)).counts;
    // The receipt counts what left search: what was just closed to customers comes to the agents' side a moment after the answer.
    await eventually(async () => expect(await life.indexedBySide(source.id)).toEqual({ public: counts.public, internal: counts.internal }));
    const receipt = await remove(source);
    expect(receipt).toMatchObject({ sourceId: source.id, status: 'running', purged: false, finishedAt: null });
    expect((await remove(source)).id).toBe(receipt.id);
    expect(await world.api.refused('POST', '/sources', sourceInput('delete'))).toMatchObject({ status: 409, code: 'source_exists' });
    expect(await world.api.refused('POST', `/sources/${source.id}/sync`, {})).toMatchObject({ status: 409, code: 'source_deleting' });
    const done = await deletionDone(receipt.id);
    expect(done).toMatchObject({ status: 'done', purged: false, removed: { public: counts.public, internal: counts.internal } });
    await expectGone(source);
    expect(await life.findsPublicly(row, source.id)).toBe(false);
    expect((await replayedTexts(world.services.namespace, source.id)).length).toBeGreaterThan(0);
    expect(await life.auditOf(source.id)).toEqual(['source.deletion_finished', 'source.deleted', 'source.created']);
    const again = await world.api.createSource(sourceInput('delete'));
    expect(again.id).not.toBe(source.id);
    expect(await finalRun(world.api, again.activeRun!.id)).toMatchObject({ status: 'completed', run: 1 });
    await life.expectTrue(again);
    await life.expectTrue(neighbour);
    expect(await receiptOf(receipt.id)).toEqual(done);
  });

  it('in the middle of a sync: nothing that was under way comes up afterwards, and with purge no replay brings it back', async () => {
    await life.account('purge');
    const source = await life.inTheMiddle('purge', () => world.api.createSource(sourceInput('purge')));
    const { id } = await remove(source, '?purge=true');
    expect(await world.api.run(source.activeRun!.id)).toMatchObject({ status: 'cancelled', error: { code: 'source_deleted' } });
    const done = await deletionDone(id);
    expect(done.purged).toBe(true);
    await expectGone(source);
    await life.expectSilence('purge');
    await expectGone(source);
    await eventually(async () => expect(await replayedTexts(world.services.namespace, source.id)).toEqual([]), { timeoutMs: 60_000 });
  });

  it('while it is disconnected, and while it is in error', async () => {
    const disconnected = await life.synced('gone-quiet');
    await life.act(disconnected, 'disconnect');
    const broken = await life.synced('gone-wrong');
    await control().command('gone-wrong', { apiToken: { revoke: 'gone-wrong-token' } });
    expect(await life.sync(broken)).toMatchObject({ status: 'failed' });
    expect(await world.api.source(broken.id)).toMatchObject({ status: 'error' });
    for (const source of [disconnected, broken]) {
      const { public: open, internal } = source.counts;
      expect(await deletionDone((await remove(source, '?purge=true')).id)).toMatchObject({ removed: { public: open, internal } });
      await expectGone(source);
      expect(await replayedTexts(world.services.namespace, source.id)).toEqual([]);
    }
  });

  it.each([
    ['indexer', 'indexer.after-close:1'],
    ['indexer', 'indexer.after-close:2'],
    ['classifier', 'classifier.before-erase:1'],
    ['source-registry', 'registry.after-deletion-step:2'],
    ['source-registry', 'registry.after-deletion-step:5'],
  ] as const)('although %s dies at %s: the work is taken up again, and the receipt counts right', async (name, failpoint) => {
    const source = await life.synced(failpoint.replaceAll(/[.:]/g, '-'));
    const { public: open, internal } = source.counts;
    const service = world.services.service(name);
    await service.restart({ FAILPOINT: failpoint, HELPDEX_TESTING: '1' });
    const { id } = await remove(source);
    await service.untilExit();
    // Customers' side first: the agents' side is not touched before nothing is left of the other.
    if (failpoint === 'indexer.after-close:1') expect(await life.indexedBySide(source.id)).toEqual({ public: 0, internal });
    await service.start();
    expect(await deletionDone(id)).toMatchObject({ removed: { public: open, internal } });
    await expectGone(source);
  });
});

describe('options', () => {
  const onlyEnglish: CompareOptions = { only: ({ archived, locale }) => !archived && locale === 'en-us' };

  it('that take in fewer languages close the others without asking Zendesk; more languages are fetched at once', async () => {
    const source = await life.synced('locales');
    const german = (await life.rowsOf(source)).find(
      ({ locale, expectedVisibility }) => locale === 'de' && expectedVisibility === 'public',
    )!;
    expect(await life.findsPublicly(german, source.id)).toBe(true);
    await control().clearRequests();
    expect(await life.setOptions(source, { locales: ['en-us'] })).toMatchObject({ activeRun: null, options: { locales: ['en-us'] } });
    await life.eventuallyTrue(source, onlyEnglish);
    expect(await life.setOptions(source, { locales: ['en-us'] })).toMatchObject({ activeRun: null });
    expect(await life.findsPublicly(german, source.id)).toBe(false);
    expect(await life.requestsTo('locales')).toBe(0);
    expect(await life.sync(source)).toMatchObject({ status: 'completed', counts: { archived: 0, published: 0 } });
    await life.expectTrue(source, onlyEnglish);
    await control().clearRequests();
    const { activeRun } = await life.setOptions(source, { locales: null });
    expect(activeRun).toMatchObject({ mode: 'full', trigger: 'manual' });
    const run = await finalRun(world.api, activeRun!.id);
    expect(run).toMatchObject({ status: 'completed', error: null });
    expect(run.counts.published).toBe((await life.rowsOf(source)).filter(({ locale }) => locale === 'de').length - run.counts.excluded);
    expect(await life.requestsTo('locales')).toBeLessThan(ARTICLES / 2);
    await life.expectTrue(source);
    expect((await life.setOptions(source, { locales: null })).activeRun).toBeNull();
  });

  it('narrowed and then widened in the middle of a sync hold at the end of it', async () => {
    const source = await life.synced('narrow-middle');
    const { id } = await life.inTheMiddle('narrow-middle', () => world.api.sync(source.id, 'full'), VERY_SLOW_PAGE_MS);
    expect((await life.setOptions(source, { locales: ['en-us'] })).activeRun?.id).toBe(id);
    await life.eventuallyTrue(source, onlyEnglish);
    expect(FINAL_RUN_STATUSES).not.toContain((await world.api.run(id)).status);
    await control().clearFaults();
    expect(await finalRun(world.api, id)).toMatchObject({ status: 'completed', counts: { archived: 0 } });
    await life.expectTrue(source, onlyEnglish);
    const slow = await life.inTheMiddle('narrow-middle', () => world.api.sync(source.id, 'full'));
    const { activeRun } = await life.setOptions(source, { locales: ['de', 'en-us'] });
    await control().clearFaults();
    expect(await world.api.run(slow.id)).toMatchObject({ status: 'cancelled', error: { code: 'source_updated' } });
    expect(await finalRun(world.api, activeRun!.id)).toMatchObject({ status: 'completed', mode: 'full' });
    await life.expectTrue(source);
  });

  it('that take in fewer brands close the others; a brand that is taken in again is fetched', async () => {
    await life.account('brands');
    await control().command('brands', { brand: { subdomain: 'brands-two', hasHelpCenter: true } });
    const [first, second] = world.simulator.simulator.account('brands')!.brands;
    const category = await control().edit('brands', 'createCategory', { 'en-us': 'Second' }, second!.id);
    const section = await control().edit('brands', 'createSection', category, { 'en-us': 'Of the second' });
    for (let index = 0; index < 5; index += 1) {
      const translations = { 'en-us': { title: `Of the second ${index}`, body: '<p>Only here.</p>' } };
      await control().edit('brands', 'createArticle', { sectionId: section, sourceLocale: 'en-us', translations });
    }
    const source = await world.api.createSource(sourceInput('brands'));
    expect(await finalRun(world.api, source.activeRun!.id)).toMatchObject({ status: 'completed' });
    await life.expectTrue(source);
    await life.setOptions(source, { brands: [String(first!.id)] });
    const ofFirst: CompareOptions = { only: ({ archived, brandId }) => !archived && brandId === String(first!.id) };
    await life.eventuallyTrue(source, ofFirst);
    expect(await life.sync(source)).toMatchObject({ status: 'completed', counts: { archived: 0 } });
    await life.expectTrue(source, ofFirst);
    const { activeRun } = await life.setOptions(source, { brands: 'all' });
    expect(await finalRun(world.api, activeRun!.id)).toMatchObject({ status: 'completed' });
    await life.expectTrue(source);
  });

  it('that exclude by label or as outdated hold at once, both ways, without Zendesk, also when the classifier dies over it', async () => {
    const source = await life.synced('rules');
    await control().clearRequests();
    const options: SourceOptionsInput = { outdated: 'include', labelRules: [{ label: 'label-3', action: 'exclude' }] };
    const classifier = world.services.service('classifier');
    await classifier.restart({ FAILPOINT: 'classifier.after-produce:1', HELPDEX_TESTING: '1' });
    await life.setOptions(source, options);
    await classifier.untilExit();
    await classifier.start();
    const visibilityOf = (row: OracleRow): OracleRow['expectedVisibility'] => {
      if (row.labels.includes('label-3')) return 'excluded';
      return row.draft || row.hidden || row.userSegmentId !== null ? 'internal' : 'public';
    };
    await life.eventuallyTrue(source, { visibilityOf });
    await life.setOptions(source, { outdated: 'exclude', labelRules: [] });
    await life.eventuallyTrue(source);
    expect(await life.requestsTo('rules')).toBe(0);
    expect(await life.sync(source)).toMatchObject({ status: 'completed', counts: { archived: 0 } });
    await life.expectTrue(source);
  });
});
