import {
  FINAL_RUN_STATUSES,
  type AuditDto,
  type DeletionDto,
  type RunDto,
  type SourceDto,
  type SourceOptionsInput,
} from '@helpdex/contracts';
import { eventually } from '@helpdex/testing';
import type { OracleRow } from '@helpdex/zendesk-simulator';
import { setTimeout as sleep } from 'node:timers/promises';
import { expectCountsToAddUp, finalRun } from './final-run';
import { replayedTexts, storedTraces } from './left-behind';
import { compareWithZendesk, NO_DIFFERENCES, type CompareOptions } from './oracle';
import { createAccount, createWorld, sourceInput, type World } from './world';

/** Six pages of listing, so that there is a middle to a run. */
const ARTICLES = 60;
const PAGE_ROWS = 10;
const LISTING = '/articles\\?.*include=translations';
/** Longer than a verb takes to reach the fetcher. */
const SLOW_PAGE_MS = 1_500;
/** A killed fetcher's job is another's after a minute. */
const AFTER_KILL_MS = 200_000;

let world: World;

beforeAll(async () => {
  world = await createWorld('lifecycle');
});
afterAll(() => world?.stop());
afterEach(() => world.simulator.control.clearFaults());

const control = () => world.simulator.control;
const credentialsOf = (subdomain: string) => ({ kind: 'api_token', email: `admin@${subdomain}.test`, token: `${subdomain}-token` });

async function account(subdomain: string): Promise<void> {
  await createAccount(world, subdomain, { kind: 'generated', articles: ARTICLES, locales: ['en-us', 'de'] });
  await control().command(subdomain, { switches: { maxPageSize: PAGE_ROWS } });
}
async function synced(subdomain: string): Promise<SourceDto> {
  await account(subdomain);
  const source = await world.api.createSource(sourceInput(subdomain));
  expect(await finalRun(world.api, source.activeRun!.id)).toMatchObject({ status: 'completed', error: null });
  return world.api.source(source.id);
}
const sync = async (source: SourceDto, mode: 'full' | 'incremental' = 'full'): Promise<RunDto> =>
  finalRun(world.api, (await world.api.sync(source.id, mode)).id);
const act = <T>(source: SourceDto, verb: 'disconnect' | 'reconnect', body?: object): Promise<T> =>
  world.api.expect(200, 'POST', `/sources/${source.id}/${verb}`, body);
const cancel = (id: string): Promise<RunDto> => world.api.expect(202, 'POST', `/runs/${id}/cancel`);
const setOptions = (source: SourceDto, options: SourceOptionsInput): Promise<SourceDto> =>
  world.api.expect(200, 'PATCH', `/sources/${source.id}`, { options });

async function requestsTo(subdomain: string): Promise<number> {
  const { requests } = await control().requests(20_000);
  return requests.filter((request) => request.subdomain === subdomain).length;
}
/** Starts something that lists, and comes back while the third page is on its way. */
async function inTheMiddle<T>(subdomain: string, start: () => Promise<T>): Promise<T> {
  await control().clearRequests();
  await control().addFault({ path: LISTING, effect: { kind: 'delay', ms: SLOW_PAGE_MS }, after: 2 });
  const started = await start();
  await eventually(async () => {
    const { requests } = await control().requests();
    const pages = requests.filter((one) => one.subdomain === subdomain && new RegExp(LISTING).test(one.path));
    expect(pages.length).toBeGreaterThanOrEqual(2);
  });
  return started;
}
/** Nothing is asked of Zendesk any more, though its pages are slow and there are more of them. */
async function expectSilence(subdomain: string): Promise<void> {
  // What was on its way when the verb came is answered, or given up, by then.
  await sleep(2_500);
  const before = await requestsTo(subdomain);
  await sleep(2 * SLOW_PAGE_MS);
  expect(await requestsTo(subdomain)).toBe(before);
}
const expectTrue = async (source: SourceDto, options?: CompareOptions): Promise<void> =>
  expect(await compareWithZendesk(world, source.id, source.subdomain, options)).toEqual(NO_DIFFERENCES);
const eventuallyTrue = (source: SourceDto, options?: CompareOptions): Promise<void> =>
  eventually(() => expectTrue(source, options), { timeoutMs: 30_000, everyMs: 500 });
const rowsOf = async (source: SourceDto): Promise<OracleRow[]> =>
  (await control().oracle(source.subdomain)).filter(({ archived }) => !archived);
const publicRow = async (source: SourceDto): Promise<OracleRow> =>
  (await rowsOf(source)).find(({ expectedVisibility, locale }) => expectedVisibility === 'public' && locale === 'en-us')!;
const idOf = (source: SourceDto, { articleId, locale }: OracleRow): string => `${source.id}:${articleId}:${locale}`;
async function findsPublicly(row: OracleRow, sourceId: string): Promise<boolean> {
  const { items } = await world.api.search(
    `q=${encodeURIComponent(row.title)}&audience=public&locale=${row.locale}&source=${sourceId}&limit=100`,
  );
  return items.some((hit) => hit.id === `${sourceId}:${row.articleId}:${row.locale}`);
}
async function indexedBySide(sourceId: string): Promise<{ public: number; internal: number }> {
  const sides = { public: 0, internal: 0 };
  for await (const { side } of world.indexed(sourceId)) sides[side] += 1;
  return sides;
}
const auditOf = async (target: string): Promise<string[]> =>
  (await world.api.all<AuditDto>('/audit')).filter((entry) => entry.target === target).map(({ action }) => action);

describe('a run that is cancelled', () => {
  it('in the middle stops within seconds and removes nothing; the next one brings what it left', async () => {
    const source = await synced('cancel');
    const [gone] = await rowsOf(source);
    await control().edit('cancel', 'archive', Number(gone!.articleId));
    const before = await indexedBySide(source.id);
    const { id } = await inTheMiddle('cancel', () => world.api.sync(source.id, 'full'));
    expect(await cancel(id)).toMatchObject({ status: 'cancelled', error: { code: 'cancelled' } });
    expect(await cancel(id)).toMatchObject({ status: 'cancelled' });
    expect((await world.api.source(source.id)).activeRun).toBeNull();
    await expectSilence('cancel');
    const cancelled = await world.api.run(id);
    expect(cancelled).toMatchObject({ status: 'cancelled', counts: { archived: 0 } });
    expect(await indexedBySide(source.id)).toEqual(before);
    expect(await auditOf(id)).toEqual(expect.arrayContaining(['run.cancelled', 'run.requested']));
    await control().clearFaults();
    const next = await sync(source);
    expect(next).toMatchObject({ status: 'completed', error: null });
    expect(next.counts.archived).toBeGreaterThan(0);
    await expectTrue(source, { only: () => true });
    expect(await cancel(next.id)).toEqual(next);
    expect(await world.api.run(id)).toEqual(cancelled);
  });

  it('is not fetched at all when the registry dies right after it was cancelled, nor when it was cancelled before it began', async () => {
    const source = await synced('cancel-crash');
    const registry = world.services.service('source-registry');
    await registry.restart({ FAILPOINT: 'registry.after-run-end:1', HELPDEX_TESTING: '1' });
    const { id } = await inTheMiddle('cancel-crash', () => world.api.sync(source.id, 'full'));
    await world.api.request('POST', `/api/v1/runs/${id}/cancel`);
    await registry.untilExit();
    await registry.start();
    await eventually(async () => expect((await world.api.source(source.id)).activeRun).toBeNull(), { timeoutMs: 20_000 });
    await expectSilence('cancel-crash');
    expect(await world.api.run(id)).toMatchObject({ status: 'cancelled' });
    await control().clearRequests();
    const at = await world.api.sync(source.id, 'full');
    await cancel(at.id);
    await expectSilence('cancel-crash');
    expect(await requestsTo('cancel-crash')).toBeLessThan(6);
    await control().clearFaults();
    expect(await sync(source)).toMatchObject({ status: 'completed' });
    await expectTrue(source);
  });
});

describe('a source that is disconnected', () => {
  let source: SourceDto;
  beforeAll(async () => {
    source = await synced('connect');
  });

  it('in the middle of a sync calls Zendesk no more, and goes on answering; said twice it is the same', async () => {
    const before = await indexedBySide(source.id);
    const { id } = await inTheMiddle('connect', () => world.api.sync(source.id, 'full'));
    const disconnected = await act<SourceDto>(source, 'disconnect');
    expect(disconnected).toMatchObject({ status: 'disconnected', activeRun: null, nextSyncAt: null, credentials: { last4: null } });
    expect(await world.api.run(id)).toMatchObject({ status: 'cancelled', error: { code: 'source_disconnected' } });
    expect(await act<SourceDto>(source, 'disconnect')).toEqual(disconnected);
    await expectSilence('connect');
    expect(await indexedBySide(source.id)).toEqual(before);
    expect(await findsPublicly(await publicRow(source), source.id)).toBe(true);
    expect(await world.api.refused('POST', `/sources/${source.id}/sync`, {})).toMatchObject({ status: 409, code: 'source_disconnected' });
    expect((await auditOf(source.id)).filter((action) => action === 'source.disconnected')).toHaveLength(1);
  });

  it('stays so when registry and fetcher die right after it, in the middle of a sync', async () => {
    await control().clearFaults();
    await finalRun(world.api, (await act<SourceDto>(source, 'reconnect', { credentials: credentialsOf('connect') })).activeRun!.id);
    const { id } = await inTheMiddle('connect', () => world.api.sync(source.id, 'full'));
    await act(source, 'disconnect');
    const [registry, fetcher] = [world.services.service('source-registry'), world.services.service('fetcher')];
    for (const service of [registry, fetcher]) service.kill('SIGKILL');
    await Promise.all([registry.untilExit(), fetcher.untilExit()]);
    await Promise.all([registry.start(), fetcher.start()]);
    await expectSilence('connect');
    expect(await world.api.run(id)).toMatchObject({ status: 'cancelled' });
    expect(await world.api.source(source.id)).toMatchObject({ status: 'disconnected', credentials: { last4: null } });
  });

  it('is read in full again once it is reconnected, twice in a row, and what people had decided still holds', async () => {
    const row = await publicRow(source);
    await world.api.expect(200, 'PUT', `/articles/${idOf(source, row)}/visibility`, { override: 'internal', reason: 'not yet' });
    const credentials = credentialsOf('connect');
    expect(
      await world.api.refused('POST', `/sources/${source.id}/reconnect`, { credentials: { ...credentials, token: 'wrong' } }),
    ).toMatchObject({
      ...{ status: 422, code: 'zendesk_unauthorized' },
    });
    expect(await world.api.source(source.id)).toMatchObject({ status: 'disconnected' });
    const first = await inTheMiddle('connect', () => act<SourceDto>(source, 'reconnect', { credentials }));
    expect(first).toMatchObject({ status: 'active', activeRun: { mode: 'full', trigger: 'reconnect' } });
    const second = await act<SourceDto>(source, 'reconnect', { credentials });
    expect(await world.api.run(first.activeRun!.id)).toMatchObject({ status: 'cancelled', error: { code: 'source_reconnected' } });
    await control().clearFaults();
    const run = await finalRun(world.api, second.activeRun!.id);
    expect(run).toMatchObject({ status: 'completed', error: null, counts: { unchanged: 0, archived: 0 } });
    expectCountsToAddUp(run);
    expect(await world.api.article(idOf(source, row))).toMatchObject({ visibility: 'internal', override: { visibility: 'internal' } });
    const isRow = (other: OracleRow): boolean => other.articleId === row.articleId && other.locale === row.locale;
    await expectTrue(source, { visibilityOf: (other) => (isRow(other) ? 'internal' : other.expectedVisibility) });
    expect(await findsPublicly(row, source.id)).toBe(false);
  });

  it('goes on with its full run when the fetcher dies in the middle of it', async () => {
    const fetcher = world.services.service('fetcher');
    await fetcher.restart({ FAILPOINT: 'fetcher.after-produce:3', HELPDEX_TESTING: '1' });
    const { activeRun } = await act<SourceDto>(source, 'reconnect', { credentials: credentialsOf('connect') });
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
    expect(await indexedBySide(source.id)).toEqual({ public: 0, internal: 0 });
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
    const [source, neighbour] = [await synced('delete'), await synced('neighbour')];
    const row = await publicRow(source);
    await world.api.expect(200, 'PUT', `/articles/${idOf(source, row)}/visibility`, { override: 'internal', reason: 'not yet' });
    const counts = (await world.api.source(source.id)).counts;
    const receipt = await remove(source);
    expect(receipt).toMatchObject({ sourceId: source.id, status: 'running', purged: false, finishedAt: null });
    expect((await remove(source)).id).toBe(receipt.id);
    expect(await world.api.refused('POST', '/sources', sourceInput('delete'))).toMatchObject({ status: 409, code: 'source_exists' });
    expect(await world.api.refused('POST', `/sources/${source.id}/sync`, {})).toMatchObject({ status: 409, code: 'source_deleting' });
    const done = await deletionDone(receipt.id);
    expect(done).toMatchObject({ status: 'done', purged: false, removed: { public: counts.public, internal: counts.internal } });
    await expectGone(source);
    expect(await findsPublicly(row, source.id)).toBe(false);
    expect((await replayedTexts(world.services.namespace, source.id)).length).toBeGreaterThan(0);
    expect(await auditOf(source.id)).toEqual(['source.deletion_finished', 'source.deleted', 'source.created']);
    const again = await world.api.createSource(sourceInput('delete'));
    expect(again.id).not.toBe(source.id);
    expect(await finalRun(world.api, again.activeRun!.id)).toMatchObject({ status: 'completed', run: 1 });
    await expectTrue(again);
    await expectTrue(neighbour);
    expect(await receiptOf(receipt.id)).toEqual(done);
  });

  it('in the middle of a sync: nothing that was under way comes up afterwards, and with purge no replay brings it back', async () => {
    await account('purge');
    const source = await inTheMiddle('purge', () => world.api.createSource(sourceInput('purge')));
    const { id } = await remove(source, '?purge=true');
    expect(await world.api.run(source.activeRun!.id)).toMatchObject({ status: 'cancelled', error: { code: 'source_deleted' } });
    const done = await deletionDone(id);
    expect(done.purged).toBe(true);
    await expectGone(source);
    await expectSilence('purge');
    await expectGone(source);
    await eventually(async () => expect(await replayedTexts(world.services.namespace, source.id)).toEqual([]), { timeoutMs: 60_000 });
  });

  it('while it is disconnected, and while it is in error', async () => {
    const disconnected = await synced('gone-quiet');
    await act(disconnected, 'disconnect');
    const broken = await synced('gone-wrong');
    await control().command('gone-wrong', { apiToken: { revoke: 'gone-wrong-token' } });
    expect(await sync(broken)).toMatchObject({ status: 'failed' });
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
    const source = await synced(failpoint.replaceAll(/[.:]/g, '-'));
    const { public: open, internal } = source.counts;
    const service = world.services.service(name);
    await service.restart({ FAILPOINT: failpoint, HELPDEX_TESTING: '1' });
    const { id } = await remove(source);
    await service.untilExit();
    // Customers' side first: the agents' side is not touched before nothing is left of the other.
    if (failpoint === 'indexer.after-close:1') expect(await indexedBySide(source.id)).toEqual({ public: 0, internal });
    await service.start();
    expect(await deletionDone(id)).toMatchObject({ removed: { public: open, internal } });
    await expectGone(source);
  });
});

describe('options', () => {
  const onlyEnglish: CompareOptions = { only: ({ archived, locale }) => !archived && locale === 'en-us' };

  it('that take in fewer languages close the others without asking Zendesk; more languages are fetched at once', async () => {
    const source = await synced('locales');
    const german = (await rowsOf(source)).find(({ locale, expectedVisibility }) => locale === 'de' && expectedVisibility === 'public')!;
    expect(await findsPublicly(german, source.id)).toBe(true);
    await control().clearRequests();
    expect(await setOptions(source, { locales: ['en-us'] })).toMatchObject({ activeRun: null, options: { locales: ['en-us'] } });
    await eventuallyTrue(source, onlyEnglish);
    expect(await setOptions(source, { locales: ['en-us'] })).toMatchObject({ activeRun: null });
    expect(await findsPublicly(german, source.id)).toBe(false);
    expect(await requestsTo('locales')).toBe(0);
    expect(await sync(source)).toMatchObject({ status: 'completed', counts: { archived: 0, published: 0 } });
    await expectTrue(source, onlyEnglish);
    await control().clearRequests();
    const { activeRun } = await setOptions(source, { locales: null });
    expect(activeRun).toMatchObject({ mode: 'full', trigger: 'manual' });
    const run = await finalRun(world.api, activeRun!.id);
    expect(run).toMatchObject({ status: 'completed', error: null });
    expect(run.counts.published).toBe((await rowsOf(source)).filter(({ locale }) => locale === 'de').length - run.counts.excluded);
    expect(await requestsTo('locales')).toBeLessThan(ARTICLES / 2);
    await expectTrue(source);
    expect((await setOptions(source, { locales: null })).activeRun).toBeNull();
  });

  it('narrowed and then widened in the middle of a sync hold at the end of it', async () => {
    const source = await synced('narrow-middle');
    const { id } = await inTheMiddle('narrow-middle', () => world.api.sync(source.id, 'full'));
    expect((await setOptions(source, { locales: ['en-us'] })).activeRun?.id).toBe(id);
    await eventuallyTrue(source, onlyEnglish);
    expect(FINAL_RUN_STATUSES).not.toContain((await world.api.run(id)).status);
    await control().clearFaults();
    expect(await finalRun(world.api, id)).toMatchObject({ status: 'completed', counts: { archived: 0 } });
    await expectTrue(source, onlyEnglish);
    const slow = await inTheMiddle('narrow-middle', () => world.api.sync(source.id, 'full'));
    const { activeRun } = await setOptions(source, { locales: ['de', 'en-us'] });
    await control().clearFaults();
    expect(await world.api.run(slow.id)).toMatchObject({ status: 'cancelled', error: { code: 'source_updated' } });
    expect(await finalRun(world.api, activeRun!.id)).toMatchObject({ status: 'completed', mode: 'full' });
    await expectTrue(source);
  });

  it('that take in fewer brands close the others; a brand that is taken in again is fetched', async () => {
    await account('brands');
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
    await expectTrue(source);
    await setOptions(source, { brands: [String(first!.id)] });
    const ofFirst: CompareOptions = { only: ({ archived, brandId }) => !archived && brandId === String(first!.id) };
    await eventuallyTrue(source, ofFirst);
    expect(await sync(source)).toMatchObject({ status: 'completed', counts: { archived: 0 } });
    await expectTrue(source, ofFirst);
    const { activeRun } = await setOptions(source, { brands: 'all' });
    expect(await finalRun(world.api, activeRun!.id)).toMatchObject({ status: 'completed' });
    await expectTrue(source);
  });

  it('that exclude by label or as outdated hold at once, both ways, without Zendesk, also when the classifier dies over it', async () => {
    const source = await synced('rules');
    await control().clearRequests();
    const options: SourceOptionsInput = { outdated: 'include', labelRules: [{ label: 'label-3', action: 'exclude' }] };
    const classifier = world.services.service('classifier');
    await classifier.restart({ FAILPOINT: 'classifier.after-produce:1', HELPDEX_TESTING: '1' });
    await setOptions(source, options);
    await classifier.untilExit();
    await classifier.start();
    const visibilityOf = (row: OracleRow): OracleRow['expectedVisibility'] => {
      if (row.labels.includes('label-3')) return 'excluded';
      return row.draft || row.hidden || row.userSegmentId !== null ? 'internal' : 'public';
    };
    await eventuallyTrue(source, { visibilityOf });
    await setOptions(source, { outdated: 'exclude', labelRules: [] });
    await eventuallyTrue(source);
    expect(await requestsTo('rules')).toBe(0);
    expect(await sync(source)).toMatchObject({ status: 'completed', counts: { archived: 0 } });
    await expectTrue(source);
  });
});
