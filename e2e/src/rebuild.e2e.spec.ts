import type { SourceDto } from '@helpdex/contracts';
import { withMongodb } from '@helpdex/local-stack';
import { eventually, testStack } from '@helpdex/testing';
import { entryIdOf, LifecycleDriver } from './lifecycle-driver';
import { Prober, type Probe } from './prober';
import { RebuildDriver } from './rebuild-driver';
import { createWorld, type World } from './world';

/** A killed indexer's lease runs out, and a started one has to come up. */
const AFTER_KILL_MS = 240_000;
/** Fewer answers than this prove nothing about a moment. */
const ENOUGH_POLLS = 20;

let world: World;
let life: LifecycleDriver;
let rebuilds: RebuildDriver;
let source: SourceDto;
let other: SourceDto;

beforeAll(async () => {
  world = await createWorld('rebuild');
  life = new LifecycleDriver(world);
  rebuilds = new RebuildDriver(world);
  source = await life.synced('rebuilt');
  other = await life.synced('carried');
});
afterAll(() => world?.stop());

const control = () => world.simulator.control;
const override = (id: string, to: 'internal' | null) =>
  world.api.expect(200, 'PUT', `/articles/${id}/visibility`, { override: to, reason: 'test' });
const idsOf = (list: readonly { id: string }[]): string[] => list.map(({ id }) => id);

/** Some that customers see, and one that they must not. */
async function probesOf(of: SourceDto): Promise<Probe[]> {
  const rows = (await life.rowsOf(of)).filter(({ locale }) => locale === 'en-us');
  const probe = (row: (typeof rows)[number], expected: 0 | 1): Probe => ({
    ...{ id: entryIdOf(of, row), title: row.title, locale: row.locale, expected },
  });
  const open = rows.filter(({ expectedVisibility }) => expectedVisibility === 'public').slice(-3);
  const closed = rows.filter(({ expectedVisibility }) => expectedVisibility === 'internal').slice(0, 1);
  return [...open.map((row) => probe(row, 1)), ...closed.map((row) => probe(row, 0))];
}

describe('a rebuild', () => {
  it('while nothing else happens asks Zendesk nothing, tells answer caches nothing, and ends with the same index', async () => {
    const [before, told] = [await rebuilds.dump(), await rebuilds.recordsIn('knowledgeChanged')];
    const [old, requests] = [await rebuilds.searched(), await life.requestsTo('rebuilt')];
    const rebuild = await rebuilds.run();
    expect(rebuild).toMatchObject({ status: 'swapped', sourceId: null, zendeskRequests: 0, differencesTotal: 0, error: null });
    const entries = (await life.indexedBySide(source.id)).public + (await life.indexedBySide(source.id)).internal;
    expect(rebuild.counts.verified).toBeGreaterThanOrEqual(entries);
    expect(rebuild.counts.public + rebuild.counts.internal).toBeGreaterThanOrEqual(entries);
    expect(rebuild.progress).toMatchObject({ etaSeconds: 0 });
    expect(await rebuilds.searched()).not.toEqual(old);
    const generations = (text: string): string => text.replace(/-g\d{4}-/g, '-');
    expect(generations(await rebuilds.dump())).toBe(generations(before));
    expect(await life.requestsTo('rebuilt')).toBe(requests);
    expect(await rebuilds.recordsIn('knowledgeChanged')).toBe(told);
    await eventually(async () =>
      expect(await life.auditOf(rebuild.id)).toEqual(expect.arrayContaining(['rebuild.requested', 'rebuild.swapped'])),
    );
    const listed = await world.api.all<{ id: string }>('/rebuilds');
    expect(idsOf(listed)[0]).toBe(rebuild.id);
  });

  it('under syncs and searches shows every document exactly once at every moment; what people decided holds; only one at a time', async () => {
    const closed = await life.publicRow(source);
    await override(entryIdOf(source, closed), 'internal');
    const probes = [...(await probesOf(source)), ...(await probesOf(other))].filter(({ id }) => id !== entryIdOf(source, closed));
    const never: Probe = { id: entryIdOf(source, closed), title: closed.title, locale: closed.locale, expected: 0 };
    const prober = new Prober(world.api, [...probes, never]);
    const { id } = await rebuilds.start({});
    expect(await world.api.refused('POST', '/rebuilds', { reason: 'second' })).toMatchObject({ status: 409, code: 'rebuild_running' });
    const changed = (await life.rowsOf(source)).filter((row) => !probes.some((probe) => probe.id === entryIdOf(source, row))).slice(0, 6);
    for (const row of changed) {
      await control().edit('rebuilt', 'editTranslation', Number(row.articleId), row.locale, { title: `${row.title} again` });
      await life.sync(source, 'incremental');
    }
    expect(await rebuilds.ended(id)).toMatchObject({ status: 'swapped', differencesTotal: 0 });
    await life.sync(source);
    expect(await prober.stop()).toBeGreaterThan(ENOUGH_POLLS);
    expect(prober.wrong).toEqual([]);
    expect(await world.api.article(never.id)).toMatchObject({ visibility: 'internal', override: { visibility: 'internal' } });
    expect(await life.findsPublicly(closed, source.id)).toBe(false);
    await override(never.id, null);
    await life.eventuallyTrue(source);
    await life.expectTrue(other);
  });

  it('of one source carries the others over, and a deleted one does not come back', async () => {
    const gone = await life.synced('deleted');
    const before = await life.indexedBySide(other.id);
    const { id: receipt } = await world.api.expect<{ id: string }>(202, 'DELETE', `/sources/${gone.id}`);
    const { id } = await rebuilds.start({ sourceId: source.id });
    expect(await rebuilds.ended(id)).toMatchObject({ status: 'swapped', sourceId: source.id });
    await eventually(async () => expect(await world.api.expect(200, 'GET', `/deletions/${receipt}`)).toMatchObject({ status: 'done' }), {
      timeoutMs: 60_000,
    });
    expect(await life.indexedBySide(other.id)).toEqual(before);
    expect(await life.indexedBySide(gone.id)).toEqual({ public: 0, internal: 0 });
    await life.expectTrue(source);
    expect(await world.api.refused('POST', '/rebuilds', { sourceId: gone.id, reason: 'x' })).toMatchObject({ code: 'source_not_found' });
  });
});

describe('a rollback', () => {
  it('re-opens nothing that was closed since, and brings back nothing old', async () => {
    const rebuild = await rebuilds.run();
    const swapped = await rebuilds.searched();
    const [closed, edited] = (await life.rowsOf(source)).filter(
      ({ expectedVisibility: shown, locale }) => shown === 'public' && locale === 'de',
    );
    const id = entryIdOf(source, closed!);
    await override(id, 'internal');
    await control().edit('rebuilt', 'editTranslation', Number(edited!.articleId), 'de', { title: 'Geändert nach dem Tausch' });
    await life.sync(source, 'incremental');
    const prober = new Prober(world.api, [
      { id, title: closed!.title, locale: 'de', expected: 0 },
      { id: entryIdOf(source, edited!), title: 'Geändert nach dem Tausch', locale: 'de', expected: 1 },
    ]);
    await rebuilds.act(rebuild.id, 'rollback');
    expect(await rebuilds.ended(rebuild.id, ['rolled_back'])).toMatchObject({ rollbackUntil: null, error: null });
    expect(await rebuilds.searched()).not.toEqual(swapped);
    await life.findsPublicly(edited!, source.id);
    expect(await prober.stop()).toBeGreaterThan(2);
    expect(prober.wrong).toEqual([]);
    await override(id, null);
    await life.eventuallyTrue(source);
    expect((await world.api.refused('POST', `/rebuilds/${rebuild.id}/resolve`)).code).toBe('rebuild_not_blocked');
  });
});

describe('differences to the ledger', () => {
  it('block the swap and are listed: a missing row, a stale last record, a wrong side; once resolved it goes on', async () => {
    const [missing, stale, side] = (await life.rowsOf(other)).filter(({ expectedVisibility: shown }) => shown === 'public');
    const [old, before] = [await rebuilds.searched(), await rebuilds.dump()];
    const invented = `${other.id}:999999:de`;
    await inLedger(async (ledger) => {
      const template = await ledger.findOne({ _id: `t_default|${entryIdOf(other, missing!).replaceAll(':', '|')}` });
      await ledger.insertOne({ ...template!, _id: `t_default|${invented.replaceAll(':', '|')}`, article: '999999', locale: 'de' });
      const of = (row: typeof stale) => ({ _id: `t_default|${entryIdOf(other, row!).replaceAll(':', '|')}` });
      await ledger.updateOne(of(stale), { $inc: { emitVer: 3, 'sent.ver': 3 } });
      await ledger.updateOne(of(side), { $set: { audience: 'internal', 'sent.audience': 'internal' } });
    });
    const dry = await rebuilds.run({ dryRun: true });
    expect(dry).toMatchObject({ status: 'blocked', differencesTotal: 3, rollbackUntil: null });
    expect((await world.api.refused('POST', `/rebuilds/${dry.id}/resolve`)).code).toBe('rebuild_not_blocked');
    const blocked = await rebuilds.run();
    expect(blocked).toMatchObject({
      status: 'blocked',
      differencesTotal: 3,
      error: { code: 'rebuild_differs', action: expect.any(String) },
    });
    expect([...blocked.differences].sort((a, b) => (a.kind < b.kind ? -1 : 1))).toEqual([
      { id: invented, kind: 'missing' },
      { id: entryIdOf(other, stale!), kind: 'stale' },
      { id: entryIdOf(other, side!), kind: 'wrong_side' },
    ]);
    expect([await rebuilds.searched(), await rebuilds.dump()]).toEqual([old, before]);
    await rebuilds.act(blocked.id, 'resolve');
    expect(await rebuilds.ended(blocked.id, ['swapped', 'failed'])).toMatchObject({ status: 'swapped', differencesTotal: 0 });
    expect(await life.findsPublicly(side!, other.id)).toBe(false);
    expect(await life.findsPublicly(stale!, other.id)).toBe(true);
  });
});

describe('an indexer that is killed', () => {
  it.each(['indexer.replay-batch', 'indexer.before-swap', 'indexer.after-swap'])(
    'at %s goes on with the rebuild where it stood, and no search sees a gap',
    async (failpoint) => {
      const indexer = world.services.service('indexer');
      await indexer.restart({ FAILPOINT: `${failpoint}:1`, HELPDEX_TESTING: '1' });
      const prober = new Prober(world.api, await probesOf(source));
      const { id } = await rebuilds.start({});
      await indexer.untilExit();
      await indexer.start();
      expect(await rebuilds.ended(id)).toMatchObject({ status: 'swapped', differencesTotal: 0 });
      expect(await prober.stop()).toBeGreaterThan(ENOUGH_POLLS);
      expect(prober.wrong).toEqual([]);
      await life.expectTrue(source);
    },
    AFTER_KILL_MS,
  );
});

describe('what is stored', () => {
  it('is read from the first record again without a change to a byte of the index', async () => {
    const before = await rebuilds.dump();
    expect(before).toContain('"tombstone":true');
    await world.services.service('indexer').stop();
    await rebuilds.rewind('indexer', 'articleClassified');
    await world.services.service('indexer').start();
    await rebuilds.expectNoLag('indexer', 'articleClassified');
    expect(await rebuilds.dump()).toBe(before);
  });

  it('is judged by new rules without a request to Zendesk', async () => {
    const label = (await life.publicRow(source)).labels[0]!;
    const requests = await life.requestsTo('rebuilt');
    await life.setOptions(source, { labelRules: [{ label, action: 'internal' }] });
    const visibilityOf = (row: { labels: string[]; expectedVisibility: 'public' | 'internal' | 'excluded' }) =>
      row.labels.includes(label) && row.expectedVisibility === 'public' ? 'internal' : row.expectedVisibility;
    await life.eventuallyTrue(source, { visibilityOf });
    expect(await life.requestsTo('rebuilt')).toBe(requests);
  });
});

interface Ledger {
  findOne(filter: object): Promise<Record<string, unknown> | null>;
  insertOne(row: object): Promise<unknown>;
  updateOne(filter: object, change: object): Promise<unknown>;
}

async function inLedger(work: (ledger: Ledger) => Promise<void>): Promise<void> {
  const { mongodbUrl } = await testStack();
  const database = `${world.services.namespace}_classifier`;
  await withMongodb(mongodbUrl, (client) => work(client.db(database).collection('ledger') as unknown as Ledger));
}
