import type { SourceOptions } from '@helpdex/contracts';
import { eventually } from '@helpdex/testing';
import type { BrokenRow, NewArticle, NewTranslation } from '@helpdex/zendesk-simulator';
import { Guide, text } from './guide';
import { createWorld, type World } from './world';

let world: World;
let guide: Guide;

beforeAll(async () => {
  world = await createWorld('visibility');
});
afterAll(() => world?.stop());
afterEach(() => world.simulator.control.clearFaults());

const edit: Guide['control']['edit'] = (...args) => world.simulator.control.edit(...args);

/** What customers and agents see of an article, and why. */
const seen = async (article: number): Promise<[string, string[]]> => {
  const { visibility, reasons } = await guide.entry(article);
  return [visibility, reasons.map(({ code, detail }) => (detail === undefined ? code : `${code}:${detail}`))];
};

describe('each rule', () => {
  let made: Record<string, number>;
  let ids: Record<'staff' | 'signedIn' | 'custom' | 'forcedBrand' | 'inner' | 'hiddenSection' | 'secretCategory', number>;

  beforeAll(async () => {
    guide = await Guide.open(world, 'rules', ['en-us']);
    await guide.switches({ pluralSegments: true });
    await guide.control.command('rules', { brand: { subdomain: 'rules-forced', locales: ['en-us'], defaultLocale: 'en-us' } });
    const custom = (await guide.control.command('rules', { segment: { name: 'Partners', userType: 'signed_in_users' } })).id!;
    const forcedBrand = guide.account.brands.find(({ subdomain }) => subdomain === 'rules-forced')!.id;
    const category = await edit('rules', 'createCategory', { 'en-us': 'Staff only' });
    const forcedCategory = await edit('rules', 'createCategory', { 'en-us': 'Forced' }, forcedBrand);
    const hiddenSection = await edit('rules', 'createSection', await edit('rules', 'createCategory', { 'en-us': 'Mixed' }), {
      'en-us': 'Hidden',
    });
    const inner = await edit('rules', 'createSection', category, { 'en-us': 'Inner' });
    ids = {
      ...{ staff: guide.segment('staff'), signedIn: guide.segment('signed_in_users'), custom, forcedBrand },
      ...{ inner, hiddenSection, secretCategory: category },
    };
    const below = await edit('rules', 'createSection', category, { 'en-us': 'Below' }, ids.inner);
    const forced = await edit('rules', 'createSection', forcedCategory, { 'en-us': 'Forced' });
    const one = (translation: Partial<NewTranslation> = {}, change: Partial<NewArticle> = {}) =>
      guide.article({ 'en-us': text('Rule', translation) }, change);
    made = {
      open: await one(),
      draft: await one({ draft: true }),
      hidden: await one({ hidden: true }),
      outdated: await one({ outdated: true }),
      staff: await one({}, { userSegmentId: ids.staff }),
      signedIn: await one({}, { userSegmentId: ids.signedIn }),
      custom: await one({}, { userSegmentId: custom }),
      plural: await one({}, { userSegmentIds: [custom, ids.signedIn] }),
      both: await one({}, { userSegmentId: ids.staff, userSegmentIds: [ids.staff, custom] }),
      labelInternal: await one({}, { labels: ['agents', 'x'] }),
      labelExcluded: await one({}, { labels: ['skip'] }),
      labelOtherCase: await one({}, { labels: ['Skip'] }),
      sectionExcluded: await one({}, { sectionId: hiddenSection }),
      categoryInternal: await one({}, { sectionId: below }),
      forced: await one({}, { sectionId: forced }),
      several: await one({ draft: true }, { userSegmentId: ids.staff, labels: ['agents'], sectionId: hiddenSection }),
      archived: await one(),
    };
    const options: Partial<SourceOptions> = {
      labelRules: [
        { label: 'agents', action: 'internal' },
        { label: 'skip', action: 'exclude' },
      ],
      sectionRules: [
        { sectionId: String(hiddenSection), action: 'exclude' },
        { sectionId: String(ids.secretCategory), action: 'internal' },
      ],
      brandAudience: { [String(forcedBrand)]: 'internal' },
    };
    expect(await guide.connect(options)).toMatchObject({ status: 'completed', error: null });
    await edit('rules', 'archive', made['archived']!);
    await guide.sync('full');
  });

  it('leads to its verdict, with all its reasons', async () => {
    const verdicts = Object.fromEntries(await Promise.all(Object.entries(made).map(async ([name, id]) => [name, await seen(id)] as const)));
    const { staff, signedIn, custom, hiddenSection, secretCategory, forcedBrand } = ids;
    expect(verdicts).toEqual({
      open: ['public', ['published_no_segment']],
      draft: ['internal', ['draft']],
      hidden: ['internal', ['hidden']],
      outdated: ['excluded', ['outdated']],
      staff: ['internal', [`user_segment:${staff}`]],
      signedIn: ['internal', [`user_segment:${signedIn}`]],
      custom: ['internal', [`user_segment:${custom}`]],
      plural: ['internal', [`user_segment:${[signedIn, custom].join(',')}`]],
      both: ['internal', [`user_segment:${[staff, custom].join(',')}`]],
      labelInternal: ['internal', ['label_rule:agents']],
      labelExcluded: ['excluded', ['label_rule:skip']],
      labelOtherCase: ['public', ['published_no_segment']],
      sectionExcluded: ['excluded', [`section_rule:${hiddenSection}`]],
      categoryInternal: ['internal', [`section_rule:${secretCategory}`]],
      forced: ['internal', [`brand_internal:${forcedBrand}`]],
      several: ['excluded', ['draft', `user_segment:${staff}`, 'label_rule:agents', `section_rule:${hiddenSection}`]],
      archived: ['internal', ['archived']],
    });
  });

  it('holds in the index: customers find what is public and nothing else, agents also what is internal', async () => {
    const sides = new Map<string, string[]>();
    for await (const { side, articleId } of world.indexed(guide.source.id)) sides.set(articleId, [...(sides.get(articleId) ?? []), side]);
    for (const [name, id] of Object.entries(made)) {
      const [visibility] = await seen(id);
      expect([name, sides.get(String(id)) ?? []]).toEqual([name, visibility === 'excluded' ? [] : [visibility]]);
    }
  });

  it.each<[Partial<SourceOptions>, string, string, string]>([
    [{ outdated: 'internal' }, 'outdated', 'internal', 'outdated'],
    [{ outdated: 'include' }, 'outdated', 'public', 'published_no_segment'],
    [{ archived: 'exclude' }, 'archived', 'excluded', 'archived'],
    [{ labelRules: [{ label: 'agents', action: 'exclude' }] }, 'labelInternal', 'excluded', 'label_rule:agents'],
    [{ labelRules: [] }, 'labelExcluded', 'public', 'published_no_segment'],
    [{ sectionRules: [] }, 'sectionExcluded', 'public', 'published_no_segment'],
    [{ brandAudience: {} }, 'forced', 'public', 'published_no_segment'],
  ])('%j: what is known is judged again, and Zendesk is not asked', async (options, name, visibility, reason) => {
    await guide.control.clearRequests();
    await world.api.expect(200, 'PATCH', `/sources/${guide.source.id}`, { options });
    await eventually(async () => expect(await seen(made[name]!)).toEqual([visibility, [reason]]), { timeoutMs: 30_000 });
    const { by, run, visibility: became } = (await guide.entry(made[name]!)).history[0]!;
    expect([by, run, became]).toEqual(['rules', null, visibility]);
    expect(await guide.asked()).toEqual([]);
  });
});

describe('a life', () => {
  let article: number;
  beforeAll(async () => {
    guide = await Guide.open(world, 'life', ['en-us']);
    article = await guide.article({ 'en-us': text('Lived') });
    // One of a few that goes would be held for a review.
    for (let at = 0; at < 9; at += 1) await guide.article({ 'en-us': text(`Bystander ${at}`) });
    await guide.connect();
  });

  it('is told from the newest chapter to the first: what changed, by which run, and why it is so', async () => {
    const staff = guide.segment('staff');
    const changes: [() => Promise<unknown>, 'full' | 'incremental'][] = [
      [() => edit('life', 'restrict', article, staff), 'incremental'],
      [() => edit('life', 'restrict', article, null), 'incremental'],
      [() => edit('life', 'editTranslation', article, 'en-us', { draft: true }), 'incremental'],
      [() => edit('life', 'editTranslation', article, 'en-us', { draft: false, title: 'Lived again' }), 'incremental'],
      [() => edit('life', 'archive', article), 'full'],
    ];
    const runs: number[] = [];
    for (const [change, mode] of changes) {
      await guide.control.advanceClock(2_000);
      await change();
      runs.unshift((await guide.sync(mode)).run);
      await guide.expectTrue({ only: () => true });
    }
    const { history } = await guide.entry(article);
    expect(history.map(({ run, visibility, reasons, changes: what }) => [run, visibility, reasons[0]?.code, what])).toEqual([
      [runs[0], 'internal', 'archived', ['visibility', 'state']],
      [runs[1], 'public', 'published_no_segment', ['content', 'visibility']],
      [runs[2], 'internal', 'draft', ['content', 'visibility']],
      [runs[3], 'public', 'published_no_segment', ['content', 'visibility']],
      [runs[4], 'internal', 'user_segment', ['content', 'visibility']],
      [1, 'public', 'published_no_segment', ['created']],
    ]);
    expect(history.every(({ by }) => by === null)).toBe(true);
  });
});

describe('whatever Zendesk does not say, or says in words nobody knows', () => {
  type Broken = Omit<BrokenRow, 'row'>;
  const inTranslation = (broken: Broken): Broken => ({ ...broken, locale: 'en-us' });
  const unclear: [string, Broken, string][] = [
    ['no segment field', { without: ['user_segment_id'] }, 'segment_unknown'],
    ['a plural that is null', { fields: { user_segment_ids: null } }, 'segment_unknown'],
    ['a plural with a segment', { fields: { user_segment_ids: [7] } }, 'user_segment'],
    ['no draft state', inTranslation({ without: ['draft'] }), 'unparsable'],
    ['no hidden state', inTranslation({ without: ['hidden'] }), 'unparsable'],
    ['no outdated state', inTranslation({ without: ['outdated'] }), 'unparsable'],
    ['no labels, where a rule asks for them', { without: ['label_names'] }, 'unparsable'],
    ['a section that nobody lists, where a rule asks for it', { fields: { section_id: 99 } }, 'unparsable'],
    ['no section, where a rule asks for it', { fields: { section_id: null } }, 'unparsable'],
    ['a segment that is no id', { fields: { user_segment_id: 'everyone' } }, 'unparsable'],
    ['segments that are no list', { fields: { user_segment_ids: 'none' } }, 'unparsable'],
    ['a draft state that is a word', inTranslation({ fields: { draft: 'no' } }), 'unparsable'],
    ['a hidden state that is null', inTranslation({ fields: { hidden: null } }), 'unparsable'],
    ['translations that are no list', { fields: { translations: 'none' } }, 'unparsable'],
  ];
  const made: Record<string, number> = {};
  const titleOf = (name: string): string => `Unclear: ${name}`;

  beforeAll(async () => {
    guide = await Guide.open(world, 'unknown', ['en-us', 'de']);
    for (const [name] of unclear)
      made[name] = await guide.article({ 'en-us': text(titleOf(name)), de: text(`Unklar: ${name}`) }, { labels: ['harmless'] });
    made['clear'] = await guide.article({ 'en-us': text('Clear as day') });
    const rules = { labelRules: [{ label: 'secret', action: 'exclude' }], sectionRules: [{ sectionId: '1', action: 'exclude' }] };
    expect(await guide.connect(rules)).toMatchObject({ status: 'completed', counts: { published: 2 * unclear.length + 1 } });
    await guide.expectTrue();
    const rows = unclear.map(([name, broken]): BrokenRow => ({ row: { id: made[name]! }, ...broken }));
    await guide.control.addFault({ subdomain: 'unknown', path: 'help_center/articles\\?.*include', effect: { kind: 'break_rows', rows } });
    expect(await guide.sync('full')).toMatchObject({ status: 'completed_with_problems', error: { code: 'entries_quarantined' } });
    await guide.control.clearFaults();
  });

  it.each(unclear)('%s: closed at once', async (name, broken, code) => {
    const [visibility, reasons] = await seen(made[name]!);
    expect([visibility, reasons[0]?.split(':')[0]]).toEqual(['internal', code]);
    expect(await guide.isAnswered(made[name]!, 'en-us', titleOf(name))).toBe(false);
    // What is wrong with one translation says nothing of the other; what is wrong with the article closes both.
    expect((await guide.entry(made[name]!, 'de')).visibility).toBe(broken.locale === undefined ? 'internal' : 'public');
  });

  it('leaves alone what is clear', async () => expect(await guide.isAnswered(made['clear']!, 'en-us', 'Clear as day')).toBe(true));

  it('is open again once it is clear', async () => {
    expect(await guide.sync('full')).toMatchObject({ status: 'completed', error: null });
    await guide.expectTrue();
    for (const [name] of unclear) expect([name, ...(await seen(made[name]!))]).toEqual([name, 'public', ['published_no_segment']]);
  });
});
