import type { Switches } from '@helpdex/zendesk-simulator';
import { expectCountsToAddUp } from './final-run';
import { Guide, text } from './guide';
import { createWorld, type World } from './world';
import { writtenReader, type WrittenReader } from './written';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let world: World;
let written: WrittenReader;
let guide: Guide;

beforeAll(async () => {
  world = await createWorld('incremental');
  written = await writtenReader(world.services.namespace);
});
afterAll(async () => {
  await written?.close();
  await world?.stop();
});
afterEach(() => world.simulator.control.clearFaults());

const edit: Guide['control']['edit'] = (...args) => world.simulator.control.edit(...args);
const now = (): number => world.simulator.simulator.clock.now();

/** A help center whose articles were written an hour ago, a minute apart, and the source that knows it. */
async function settled(subdomain: string, articles: number, switches: Partial<Switches> = {}): Promise<number[]> {
  guide = await Guide.open(world, subdomain);
  await guide.switches(switches);
  const made: number[] = [];
  for (let at = 0; at < articles; at += 1) {
    const time = now() - HOUR - (articles - at) * MINUTE;
    made.push(await guide.article({ 'en-us': text(`Old ${at}`), de: text(`Alt ${at}`) }, { createdAt: time, updatedAt: time }));
  }
  expect(await guide.connect()).toMatchObject({ status: 'completed' });
  return made;
}
/** Articles that came within one second, without a request for each. */
const burst = (count: number, at: number): void =>
  world.simulator.simulator.edit(guide.account, (editor) => {
    for (let index = 0; index < count; index += 1)
      editor.createArticle({
        ...{ sectionId: guide.section, sourceLocale: 'en-us', createdAt: at, updatedAt: at },
        translations: { 'en-us': text(`Burst ${index}`) },
      });
  });
const feed = async (): Promise<number[]> =>
  (await guide.askedPaths()).flatMap((path) => {
    const [, start] = /incremental\/articles\?start_time=(\d+)/.exec(path) ?? [];
    return start === undefined ? [] : [Number(start)];
  });
const incremental = async () => {
  const run = await guide.sync('incremental');
  expect(run).toMatchObject({ status: 'completed', error: null });
  expectCountsToAddUp(run);
  return run;
};
const all200 = async (): Promise<void> => expect((await guide.asked()).filter(({ status }) => status !== 200)).toEqual([]);

describe('without a change', () => {
  it.each<[string, Partial<Switches>]>([
    ['as Zendesk is known to be', {}],
    ['when an empty window ends where it began', { emptyWindowEndsAtOne: false }],
    ['when a next page is always offered', { incrementalAlwaysHasNext: true }],
    ['when translations do not come with the feed', { sideloadOnIncremental: 'ignored' }],
    ['when a start within the last minute is refused', { refuseRecentStart: true, incrementalAlwaysHasNext: true }],
  ])('%s: at most two requests, no record, no document, whether the last change is old or new', async (name, switches) => {
    const [article] = await settled(`quiet-${name.length}`, 3, switches);
    const expectQuiet = async (): Promise<void> => {
      const before = await written.read();
      const run = await incremental();
      expect(run).toMatchObject({ counts: { seen: 0, indexed: 0 }, zendesk: { requests: (await guide.asked()).length } });
      expect((await guide.asked()).length).toBeLessThanOrEqual(2);
      await all200();
      expect(await written.read()).toEqual(before);
    };
    await expectQuiet();
    await edit(guide.subdomain, 'editTranslation', article!, 'en-us', { title: 'Fresh' });
    expect((await incremental()).counts).toMatchObject({ published: 1, seen: 2 });
    await expectQuiet();
    await guide.expectTrue();
  });

  it('writes when something did change: the check above can fail', async () => {
    const before = await written.read();
    // Not the one that was edited a moment ago: within one second its time stays the same, and nothing is there to be seen.
    await edit(guide.subdomain, 'touch', [...guide.account.articles.keys()].at(-1)!);
    expect(await incremental()).toMatchObject({ counts: { unchanged: 2 } });
    expect(await written.read()).not.toEqual(before);
  });
});

describe('seconds, pages and windows', () => {
  it('finds a change in a second that was read already', async () => {
    await settled('same-second', 2);
    const second = Math.floor(now() / 1_000) * 1_000;
    await guide.article({ 'en-us': text('First of the second') }, { createdAt: second, updatedAt: second });
    await incremental();
    await guide.article({ 'en-us': text('Second of the second') }, { createdAt: second, updatedAt: second });
    expect((await incremental()).counts).toMatchObject({ seen: 1, published: 1 });
    await guide.expectTrue();
  });

  it('goes on from its mark after a window that ended at 1, the newest article being archived', async () => {
    const made = await settled('ends-at-one', 3);
    await edit('ends-at-one', 'archive', made[2]!);
    const mark = Math.floor((now() - HOUR - 5 * MINUTE) / 1_000);
    for (let round = 0; round < 2; round += 1) {
      expect((await incremental()).counts).toMatchObject({ seen: 0 });
      const starts = await feed();
      expect([starts.length, starts.every((start) => start > mark)]).toEqual([1, true]);
    }
    await edit('ends-at-one', 'editTranslation', made[0]!, 'de', { title: 'Danach' });
    expect((await incremental()).counts).toMatchObject({ published: 1 });
  });

  it.each([false, true])('reads many small pages, next page always offered: %s', async (incrementalAlwaysHasNext) => {
    const name = `pages-${incrementalAlwaysHasNext}`;
    await settled(name, 2, { incrementalPageSize: 10, incrementalAlwaysHasNext });
    for (let at = 35; at > 0; at -= 1) {
      const time = now() - 30 * MINUTE - at * 2_000;
      await guide.article({ 'en-us': text(`Paged ${at}`) }, { createdAt: time, updatedAt: time });
    }
    expect((await incremental()).counts).toMatchObject({ published: 35 });
    const starts = await feed();
    expect([starts, new Set(starts).size]).toEqual([[...starts].sort((a, b) => a - b), starts.length]);
    expect(starts.length).toBeLessThanOrEqual(5);
    await guide.expectTrue();
  });

  it('finds 1,500 articles of one second, and is as cheap as ever afterwards', async () => {
    await settled('burst', 2);
    burst(1_500, Math.floor((now() - 20 * MINUTE) / 1_000) * 1_000);
    expect((await incremental()).counts).toMatchObject({ published: 1_500 });
    await guide.expectTrue();
    const before = await written.read();
    expect((await incremental()).counts).toMatchObject({ seen: 0 });
    expect((await guide.asked()).length).toBeLessThanOrEqual(2);
    expect(await written.read()).toEqual(before);
  });

  it('finds more than a page of the last minute, which may not be asked for yet', async () => {
    await settled('fresh-burst', 2, { incrementalPageSize: 100, refuseRecentStart: true });
    burst(150, Math.floor(now() / 1_000) * 1_000);
    expect((await incremental()).counts).toMatchObject({ published: 150 });
    await all200();
    await guide.expectTrue();
  });

  it('keeps its mark when the feed breaks off: the next run reads it all', async () => {
    const made = await settled('broken-off', 25, { incrementalPageSize: 10 });
    await world.simulator.control.advanceClock(-30 * MINUTE);
    for (const article of made) {
      await world.simulator.control.advanceClock(1_000);
      await edit('broken-off', 'editTranslation', article, 'en-us', { title: `New ${article}` });
    }
    await world.simulator.control.advanceClock(30 * MINUTE - made.length * 1_000);
    await world.simulator.control.addFault({
      subdomain: 'broken-off',
      path: 'incremental',
      effect: { kind: 'status', status: 403 },
      after: 1,
      count: 1,
    });
    expect(await guide.sync('incremental')).toMatchObject({ status: 'failed', error: { code: 'zendesk_role_too_low' } });
    await world.simulator.control.clearFaults();
    await incremental();
    await guide.expectTrue();
  });
});

describe('clocks that differ', () => {
  it.each([
    ['ahead of', 10 * MINUTE],
    ['behind', -10 * MINUTE],
  ])("finds changes when Zendesk's clock is %s ours, also beside an article from the future", async (_name, skew) => {
    const [article] = await settled(`skew-${skew > 0 ? 'ahead' : 'behind'}`, 2, { refuseRecentStart: true });
    await guide.article({ 'en-us': text('From the future') }, { createdAt: now() + DAY, updatedAt: now() + DAY });
    await world.simulator.control.advanceClock(skew);
    try {
      for (const title of ['Once', 'Twice']) {
        await edit(guide.subdomain, 'editTranslation', article!, 'en-us', { title });
        await incremental();
        expect((await guide.entry(article!)).title).toBe(title);
      }
      await all200();
      await guide.expectTrue();
    } finally {
      await world.simulator.control.advanceClock(-skew);
    }
  });
});

describe('changes of who may see', () => {
  it('close at once and open again: draft, segment, hidden, outdated, published', async () => {
    const made = await settled('who', 5);
    const [draft, segment, hidden, outdated, locale] = made as [number, number, number, number, number];
    await edit('who', 'editTranslation', draft, 'en-us', { draft: true });
    await edit('who', 'restrict', segment, guide.segment('signed_in_users'));
    await edit('who', 'editTranslation', hidden, 'en-us', { hidden: true });
    await edit('who', 'editTranslation', outdated, 'en-us', { outdated: true });
    await edit('who', 'editTranslation', locale, 'de', { draft: true });
    // The restricted article has two languages; what is outdated is counted as excluded.
    expect((await incremental()).counts).toMatchObject({ closed: 5, excluded: 1, published: 0 });
    await guide.expectTrue();
    for (const article of made) expect(await guide.isAnswered(article, 'en-us', 'Old')).toBe(article === locale);
    await world.simulator.control.advanceClock(2_000);
    await edit('who', 'restrict', segment, null);
    for (const [article, language] of [...[draft, hidden, outdated].map((id) => [id, 'en-us'] as const), [locale, 'de'] as const])
      await edit('who', 'editTranslation', article, language, { draft: false, hidden: false, outdated: false });
    expect((await incremental()).counts).toMatchObject({ published: 6 });
    await guide.expectTrue();
  });
});

describe('changes that move no time', () => {
  it('are found by the full run at the latest: labels, sections, segments, bulk edits, other languages', async () => {
    const [labelled, moved, below, segment, edited, unpublished] = (await settled('silent', 6, {
      ...{ labelBumpsArticle: false, sectionMoveBumpsArticle: false, segmentBumpsArticle: false, translationBumpsArticle: false },
    })) as [number, number, number, number, number, number];
    const outside = await edit('silent', 'createCategory', { 'en-us': 'Outside' });
    const closed = await edit('silent', 'createSection', outside, { 'en-us': 'Closed' });
    const inner = await edit('silent', 'createSection', (await guide.account.sections.get(guide.section)!).categoryId, {
      'en-us': 'Inner',
    });
    await edit('silent', 'move', below, inner);
    await world.api.expect(200, 'PATCH', `/sources/${guide.source.id}`, {
      options: { labelRules: [{ label: 'secret', action: 'exclude' }], sectionRules: [{ sectionId: String(closed), action: 'internal' }] },
    });
    await guide.sync('full');

    await edit('silent', 'setLabels', labelled, ['secret']);
    await edit('silent', 'move', moved, closed);
    await edit('silent', 'editSection', inner, { names: { 'en-us': 'Renamed' }, categoryId: outside, parentSectionId: closed });
    await edit('silent', 'restrict', segment, guide.segment('staff'));
    await edit('silent', 'editSegment', guide.segment('staff'), { name: 'Everybody', userType: 'signed_in_users' });
    await edit('silent', 'editTranslation', edited, 'de', { body: '<p>Ohne Zeit geändert.</p>' });
    await edit('silent', 'editTranslation', unpublished, 'de', { draft: true });
    expect((await incremental()).counts).toMatchObject({ seen: 0 });

    // Two languages each of the label, the two sections and the segment; one each of the two translations.
    expect((await guide.sync('full')).counts).toMatchObject({ excluded: 2, closed: 7, published: 1 });
    const changed: Record<number, string> = { [labelled]: 'excluded', [moved]: 'internal', [below]: 'internal', [segment]: 'internal' };
    await guide.expectTrue({
      visibilityOf: (row) => (changed[Number(row.articleId)] ?? row.expectedVisibility) as typeof row.expectedVisibility,
    });
    for (const row of await guide.rows()) expect((await guide.entry(Number(row.articleId), row.locale)).path).toEqual(row.sectionPath);
    expect((await guide.sync('full')).counts).toMatchObject({ excluded: 0, closed: 0, published: 0 });
  });
});

describe('a help center that is closed', () => {
  it('does not stop the sync of the others, and its articles go at once', async () => {
    const [kept] = await settled('closing-brand', 9);
    const brand = 'closing-brand-two';
    await world.simulator.control.command(guide.subdomain, { brand: { subdomain: brand, hasHelpCenter: true } });
    const { id } = guide.account.brands.find(({ subdomain }) => subdomain === brand)!;
    const category = await edit(guide.subdomain, 'createCategory', { 'en-us': 'Second' }, id);
    const sectionId = await edit(guide.subdomain, 'createSection', category, { 'en-us': 'Of the second' });
    const gone = await guide.article({ 'en-us': text('Only in the second') }, { sectionId });
    expect(await guide.sync('full')).toMatchObject({ status: 'completed', counts: { published: 1 } });
    await incremental();

    await world.simulator.control.command(guide.subdomain, { brand: { subdomain: brand, hasHelpCenter: false } });
    await edit(guide.subdomain, 'editTranslation', kept!, 'en-us', { title: 'Changed meanwhile' });
    expect((await incremental()).counts).toMatchObject({ published: 1, archived: 1 });
    expect(await guide.entry(kept!)).toMatchObject({ title: 'Changed meanwhile' });
    expect(await guide.entry(gone)).toMatchObject({ state: 'archived', visibility: 'internal' });
    expect((await incremental()).counts).toMatchObject({ seen: 0 });
    expect((await guide.asked()).length).toBeLessThanOrEqual(2);
  });

  it('stops the sync when it is the only one', async () => {
    await settled('closing-all', 2);
    await world.simulator.control.command('closing-all', { brand: { subdomain: 'closing-all', hasHelpCenter: false } });
    expect(await guide.sync('incremental')).toMatchObject({ status: 'failed', error: { code: 'zendesk_help_center_missing' } });
    expect(await world.api.source(guide.source.id)).toMatchObject({ status: 'error' });
    await world.simulator.control.command('closing-all', { brand: { subdomain: 'closing-all', hasHelpCenter: true } });
    expect(await guide.sync('incremental')).toMatchObject({ status: 'completed', counts: { archived: 0 } });
    expect(await world.api.source(guide.source.id)).toMatchObject({ status: 'active' });
  });
});
