import type { ArticleDetailDto } from '@helpdex/contracts';
import type { Switches } from '@helpdex/zendesk-simulator';
import { expectCountsToAddUp } from './final-run';
import { Guide, text } from './guide';
import { createWorld, type World } from './world';

const LOCALES = ['en-us', 'de', 'ja', 'ar', 'fr'];
const ARABIC = 'إعادة ضبط الموجه من القائمة الرئيسية';
const JAPANESE = 'ルーターを初期化する手順を説明します。';
const MEGABYTE = 1_000_000;

let world: World;

beforeAll(async () => {
  world = await createWorld('variants');
});
afterAll(() => world?.stop());
afterEach(() => world.simulator.control.clearFaults());

describe('an article in several languages', () => {
  let guide: Guide;
  const made: Record<string, number> = {};
  const visibilityOf = async (name: string): Promise<Record<string, string>> => {
    const articles = await world.api.articles(guide.source.id);
    return Object.fromEntries(
      articles.filter(({ articleId }) => articleId === String(made[name])).map(({ locale, visibility }) => [locale, visibility]),
    );
  };

  beforeAll(async () => {
    guide = await Guide.open(world, 'variants', LOCALES);
    made['draftShown'] = await guide.article({ 'en-us': text('Shown draft', { draft: true }), de: text('Veröffentlicht') });
    made['draftOther'] = await guide.article({ 'en-us': text('Published'), de: text('Entwurf', { draft: true }) });
    made['flags'] = await guide.article({
      'en-us': text('Flags'),
      de: text('Alt', { outdated: true }),
      fr: text('Caché', { hidden: true }),
    });
    made['untranslated'] = await guide.article({ 'en-us': text('Only here') });
    made['elsewhere'] = await guide.article({ de: text('Nur deutsch') });
    made['empties'] = await guide.article({
      'en-us': { title: 'Nothing', body: null },
      de: { title: 'Leer', body: '' },
      ja: { title: '空白', body: ' \n\t\u00a0 ' },
      ar: { title: 'شرطة', body: '_' },
      fr: { title: 'Image', body: '<p><img src="/hc/article_attachments/1"></p>' },
    });
    made['scripts'] = await guide.article({
      'en-us': text('Scripts'),
      ar: { title: 'دليل', body: `<p dir="rtl">${ARABIC}</p>` },
      ja: { title: '手順', body: `<p>${JAPANESE}</p>` },
    });
    expect(await guide.connect()).toMatchObject({ status: 'completed', error: null });
  });

  it('is one entry per language, as each translation is and not as the article shows itself', async () => {
    await guide.expectTrue();
    expect(await visibilityOf('draftShown')).toEqual({ 'en-us': 'internal', de: 'public' });
    expect(await visibilityOf('draftOther')).toEqual({ 'en-us': 'public', de: 'internal' });
    expect(await visibilityOf('flags')).toEqual({ 'en-us': 'public', de: 'excluded', fr: 'internal' });
    expect(await visibilityOf('untranslated')).toEqual({ 'en-us': 'public' });
    expect(await visibilityOf('elsewhere')).toEqual({ de: 'public' });
    expect(await guide.isAnswered(made['draftShown']!, 'de', 'Veröffentlicht')).toBe(true);
    expect(await guide.isAnswered(made['draftShown']!, 'en-us', 'Shown draft')).toBe(false);
  });

  it('tells the state and the time of each translation', async () => {
    await world.simulator.control.advanceClock(60_000);
    await guide.control.edit('variants', 'editTranslation', made['draftShown']!, 'de', { title: 'Neu gefasst' });
    await world.simulator.control.advanceClock(-60_000);
    await guide.sync('incremental');
    const [shown, german] = [await guide.entry(made['draftShown']!), await guide.entry(made['draftShown']!, 'de')];
    expect([shown.draft, german.draft, german.title]).toEqual([true, false, 'Neu gefasst']);
    const row = (await guide.rows()).find(({ articleId, locale }) => articleId === german.articleId && locale === 'de')!;
    expect(Date.parse(german.updatedAt!)).toBe(Date.parse(row.updatedAt));
    expect(german.history.map(({ changes }) => changes)).toEqual([['content'], ['created']]);
  });

  it('is found by its title where it has no text at all', async () => {
    for (const locale of LOCALES) {
      const { title } = (await guide.rows()).find((row) => row.articleId === String(made['empties']) && row.locale === locale)!;
      const entry = await guide.entry(made['empties']!, locale);
      expect([locale, entry.visibility, entry.title, entry.text.replace(/[\s_]/g, '')]).toEqual([locale, 'public', title, '']);
      expect([locale, await guide.isAnswered(made['empties']!, locale, title)]).toEqual([locale, true]);
    }
  });

  it('keeps right-to-left and Chinese, Japanese and Korean text, and is found by it', async () => {
    expect((await guide.entry(made['scripts']!, 'ar')).text).toContain(ARABIC);
    expect((await guide.entry(made['scripts']!, 'ja')).text).toContain(JAPANESE);
    expect(await guide.isAnswered(made['scripts']!, 'ar', 'الموجه')).toBe(true);
    expect(await guide.isAnswered(made['scripts']!, 'ja', '初期化')).toBe(true);
  });

  it('gains and loses a language, also without any time moving', async () => {
    await guide.switches({ translationBumpsArticle: false });
    await guide.control.edit('variants', 'addTranslation', made['untranslated']!, 'fr', text('Ajouté'));
    await guide.control.edit('variants', 'deleteTranslation', made['scripts']!, 'ja');
    const run = await guide.sync('full');
    expect(run).toMatchObject({ status: 'completed', counts: { published: 1, archived: 1 } });
    expectCountsToAddUp(run);
    await guide.expectTrue();
    await world.api.refused('GET', `/articles/${guide.idOf(made['scripts']!, 'ja')}`);
    await guide.switches({ translationBumpsArticle: true });
  });

  it.each<Switches['disabledLocales']>(['omitted', 'listed'])(
    'goes in a language that the help center switches off, whether Zendesk still lists it or not (%s), and comes back with it',
    async (disabledLocales) => {
      await guide.switches({ disabledLocales });
      await guide.control.command('variants', { locale: { disable: 'de' } });
      expect(await guide.sync('full')).toMatchObject({ status: 'completed', error: null });
      await guide.expectTrue();
      expect(await visibilityOf('elsewhere')).toEqual({});
      expect(await guide.isAnswered(made['draftShown']!, 'de', 'Neu gefasst')).toBe(false);
      expect(await guide.sync('full')).toMatchObject({ counts: { published: 0, archived: 0 } });
      await guide.control.command('variants', { locale: { enable: 'de' } });
      expect(await guide.sync('full')).toMatchObject({ status: 'completed', error: null });
      await guide.expectTrue();
      expect(await visibilityOf('elsewhere')).toEqual({ de: 'public' });
    },
  );
});

describe('translations that come with the articles, do not, or only with some', () => {
  const ARTICLES = 24;
  let expected: string[];
  const seen = async (guide: Guide): Promise<string[]> => {
    const articles = await world.api.articles(guide.source.id);
    return articles.map(({ locale, title, visibility, path, labels }) => JSON.stringify([locale, title, visibility, path, labels])).sort();
  };
  /** Requests beside the listing's pages: who asks (twice), brands, count, sections, categories, languages, segments. */
  const AROUND = 8;

  it.each<[Switches['sideloadOnListings'], (requests: number) => void]>([
    ['honoured', (requests) => expect(requests).toBe(AROUND + 1)],
    ['ignored', (requests) => expect(requests).toBe(AROUND + 1 + ARTICLES)],
    ['partial', (requests) => expect([requests > AROUND + 1, requests < AROUND + 1 + ARTICLES]).toEqual([true, true])],
  ])('%s: the same entries, for no more requests than that takes', async (sideload, expectCost) => {
    const guide = await Guide.open(world, `sideload-${sideload}`, LOCALES);
    await guide.switches({ sideloadOnListings: sideload, sideloadOnIncremental: sideload });
    const first: number[] = [];
    for (let at = 0; at < ARTICLES; at += 1)
      first.push(
        await guide.article({
          'en-us': text(`Article ${at}`, { draft: at % 5 === 0 }),
          ja: text(`記事 ${at}`, { outdated: at % 7 === 0 }),
        }),
      );
    await world.simulator.control.clearRequests();
    const { id } = await guide.connect();
    const { requests } = (await world.api.run(id)).zendesk;
    expectCost(requests);
    await guide.expectTrue();
    expected ??= await seen(guide);
    expect(await seen(guide)).toEqual(expected);

    await guide.control.edit(guide.subdomain, 'editTranslation', first[1]!, 'ja', { title: '直した', draft: true });
    const run = await guide.sync('incremental');
    expect(run).toMatchObject({ status: 'completed', counts: { closed: 1 } });
    await guide.expectTrue();
  });

  it('cost one request each for the articles that changed, and none for those that did not', async () => {
    const guide = await Guide.open(world, 'sideload-changes', LOCALES);
    await guide.switches({ sideloadOnIncremental: 'ignored' });
    for (let at = 0; at < 5; at += 1) await guide.article({ 'en-us': text(`Steady ${at}`), de: text(`Stetig ${at}`) });
    const changing = await guide.article({ 'en-us': text('Changing'), de: text('Wechselnd') });
    await guide.connect();
    // The feed shows articles in another form than the listing did: it is compared once with what the feed itself said.
    await guide.sync('incremental');
    await guide.control.edit(guide.subdomain, 'editTranslation', changing, 'en-us', { title: 'Changed' });
    expect(await guide.sync('incremental')).toMatchObject({ status: 'completed', counts: { published: 1 } });
    const paths = await guide.askedPaths();
    expect(paths.filter((path) => path.includes('/translations?'))).toEqual([expect.stringContaining(`articles/${changing}/translations`)]);
    await guide.expectTrue();
  });
});

describe('bodies of a megabyte', () => {
  let guide: Guide;
  let article: number;
  const LAST = 'zzyzxend';
  const latin = (): string => `<p>${'lorem ipsum dolor '.repeat(MEGABYTE / 18 - 20)}</p><p>${LAST}</p>`;
  const cjk = (): string => `<p>${JAPANESE.repeat(Math.floor(MEGABYTE / JAPANESE.length) - 2)}</p><p>${LAST}</p>`;

  beforeAll(async () => {
    guide = await Guide.open(world, 'heavy', LOCALES);
    article = await guide.article({ 'en-us': { title: 'Long', body: latin() }, ja: { title: '長い', body: cjk() } });
    for (let at = 0; at < 3; at += 1)
      await guide.article({ 'en-us': { title: `Long ${at}`, body: latin() }, ja: { title: `長い ${at}`, body: cjk() } });
    await guide.article({ 'en-us': text('Short') });
  });

  it('are synced letter by letter, to the last one', async () => {
    const run = await guide.connect();
    expect(run).toMatchObject({ status: 'completed', counts: { seen: 9, published: 9, quarantined: 0 } });
    await guide.expectTrue();
  });

  it('are found and read whole', async () => {
    const endOf = ({ text: whole }: ArticleDetailDto): string => whole.trimEnd().slice(-LAST.length);
    for (const locale of ['en-us', 'ja']) {
      expect(endOf(await guide.entry(article, locale))).toBe(LAST);
      expect(await guide.isAnswered(article, locale, LAST)).toBe(true);
    }
  });

  it('come in smaller pages when Zendesk cannot deliver them in one', async () => {
    await guide.control.addFault({ subdomain: 'heavy', path: 'page%5Bsize%5D=(100|50)', effect: { kind: 'status', status: 504 } });
    const run = await guide.sync('full');
    expect(run).toMatchObject({ status: 'completed', counts: { seen: 9, unchanged: 9 } });
    expect((await guide.askedPaths()).some((path) => path.includes('page%5Bsize%5D=25'))).toBe(true);
  });
});
