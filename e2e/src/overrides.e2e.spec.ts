import type { ArticleDto, AuditDto, ReviewDto } from '@helpdex/contracts';
import { eventually } from '@helpdex/testing';
import type { ApiClient } from './api-client';
import { finalRun } from './final-run';
import { Guide, text } from './guide';
import { createWorld, type World } from './world';

let world: World;
let guide: Guide;
let operator: ApiClient;
let operatorId: string;

beforeAll(async () => {
  world = await createWorld('overrides');
  const { id, key } = await world.api.createKey('operator');
  operatorId = id;
  operator = world.api.as(key);
  guide = await Guide.open(world, 'people');
  await guide.switches({ pluralSegments: true });
});
afterAll(() => world?.stop());

const edit: Guide['control']['edit'] = (...args) => world.simulator.control.edit(...args);
const choose = (article: number, override: 'public' | 'internal' | null, reason?: string, locale = 'en-us'): Promise<ArticleDto> =>
  operator.expect(200, 'PUT', `/articles/${encodeURIComponent(guide.idOf(article, locale))}/visibility`, {
    override,
    ...(reason === undefined ? {} : { reason }),
  });
const answered = (article: number, title: string): Promise<boolean> => guide.isAnswered(article, 'en-us', title);
const soonAnswered = (article: number, title: string): Promise<void> =>
  eventually(async () => expect(await answered(article, title)).toBe(true), { timeoutMs: 30_000 });
const suspendedReviews = (): Promise<ReviewDto[]> => operator.all<ReviewDto>(`/reviews?source=${guide.source.id}`);
const auditOf = async (article: number): Promise<AuditDto[]> =>
  (await world.api.all<AuditDto>('/audit')).filter(
    ({ action, target }) => action === 'articles.setVisibility' && target === guide.idOf(article, 'en-us'),
  );
const later = (): Promise<void> => world.simulator.control.advanceClock(2_000);

describe('an article that a person closes', () => {
  let article: number;
  let restricted: number;
  beforeAll(async () => {
    article = await guide.article({ 'en-us': text('Wrong numbers'), de: text('Falsche Zahlen') });
    restricted = await guide.article({ 'en-us': text('Staff only') }, { userSegmentId: guide.segment('staff') });
    await guide.connect();
  });

  it('is closed when the answer is there, in that language alone, and says by whom and why', async () => {
    expect(await answered(article, 'Wrong numbers')).toBe(true);
    expect(await choose(article, 'internal', 'the numbers are wrong')).toMatchObject({
      visibility: 'internal',
      override: { visibility: 'internal', reason: 'the numbers are wrong', by: operatorId, suspended: false },
      reasons: [{ code: 'override_internal', detail: operatorId }],
    });
    expect(await answered(article, 'Wrong numbers')).toBe(false);
    expect(await guide.isAnswered(article, 'de', 'Falsche Zahlen')).toBe(true);
    const { history } = await guide.entry(article);
    expect(history[0]).toMatchObject({
      ...{ by: operatorId, run: null, visibility: 'internal', changes: ['visibility', 'override'] },
      override: { visibility: 'internal', reason: 'the numbers are wrong' },
    });
  });

  it('stands in the audit log with the person and the reason', async () => {
    expect(await auditOf(article)).toMatchObject([
      { actor: operatorId, detail: { override: 'internal', reason: 'the numbers are wrong' } },
    ]);
  });

  it.each(['incremental', 'full'] as const)('stays closed through a new text, a wider audience and a %s sync', async (mode) => {
    await later();
    await edit('people', 'editTranslation', article, 'en-us', { title: `Wrong numbers, ${mode}` });
    expect(await guide.sync(mode)).toMatchObject({ status: 'completed' });
    expect(await guide.entry(article)).toMatchObject({
      visibility: 'internal',
      title: `Wrong numbers, ${mode}`,
      override: { suspended: false },
    });
    expect(await answered(article, `Wrong numbers, ${mode}`)).toBe(false);
  });

  it('stays closed through being disconnected and connected again, as does one that a person opened', async () => {
    await choose(restricted, 'public', 'harmless');
    await soonAnswered(restricted, 'Staff only');
    await world.api.expect(200, 'POST', `/sources/${guide.source.id}/disconnect`);
    const credentials = { kind: 'api_token', email: 'admin@people.test', token: 'people-token' };
    const { activeRun } = await world.api.expect<typeof guide.source>(200, 'POST', `/sources/${guide.source.id}/reconnect`, {
      credentials,
    });
    expect(await finalRun(world.api, activeRun!.id)).toMatchObject({ status: 'completed', mode: 'full' });
    expect(await guide.entry(article)).toMatchObject({ visibility: 'internal', override: { visibility: 'internal', by: operatorId } });
    expect(await answered(article, 'Wrong numbers, full')).toBe(false);
    expect(await guide.entry(restricted)).toMatchObject({ visibility: 'public', override: { visibility: 'public', suspended: false } });
    expect(await answered(restricted, 'Staff only')).toBe(true);
  });

  it('is closed for good though a sync that saw it open is still under way', async () => {
    await world.simulator.control.addFault({
      subdomain: 'people',
      path: 'include=translations',
      effect: { kind: 'delay', ms: 1_500 },
      count: 1,
    });
    const { id } = await world.api.sync(guide.source.id, 'full');
    await choose(article, null);
    await choose(article, 'internal', 'again');
    expect(await answered(article, 'Wrong numbers, full')).toBe(false);
    await finalRun(world.api, id);
    expect(await answered(article, 'Wrong numbers, full')).toBe(false);
    await world.simulator.control.clearFaults();
  });

  it('opens when the choice is taken back, and what a person opened closes before the answer', async () => {
    expect(await choose(article, null)).toMatchObject({
      visibility: 'public',
      override: null,
      reasons: [{ code: 'published_no_segment' }],
    });
    await soonAnswered(article, 'Wrong numbers, full');
    expect(await choose(restricted, null)).toMatchObject({ visibility: 'internal', override: null });
    expect(await answered(restricted, 'Staff only')).toBe(false);
    expect((await guide.entry(article)).history[0]).toMatchObject({ changes: ['visibility', 'override'], override: null });
    expect(await guide.sync('full')).toMatchObject({ counts: { published: 0, closed: 0 } });
    await guide.expectTrue();
  });
});

describe('an article that a person opened', () => {
  const staff = (): number => guide.segment('staff');
  let custom: number;
  let outside: number;
  const opened: Record<string, number> = {};
  const stricter: [string, (article: number) => Promise<unknown>, string][] = [
    ['another segment', (article) => edit('people', 'restrict', article, custom), 'user_segment'],
    ['a segment more', (article) => edit('people', 'restrict', article, staff(), [staff(), custom]), 'user_segment'],
    ['a draft', (article) => edit('people', 'editTranslation', article, 'en-us', { draft: true }), 'draft'],
    ['hidden', (article) => edit('people', 'editTranslation', article, 'en-us', { hidden: true }), 'hidden'],
    ['outdated', (article) => edit('people', 'editTranslation', article, 'en-us', { outdated: true }), 'outdated'],
    ['a label with a rule', (article) => edit('people', 'setLabels', article, ['secret']), 'label_rule'],
    ['a section with a rule', (article) => edit('people', 'move', article, outside), 'section_rule'],
    ['archived', (article) => edit('people', 'archive', article), 'archived'],
  ];
  const kept: [string, (article: number) => Promise<unknown>][] = [
    ['no change', () => Promise.resolve()],
    ['another text', (article) => edit('people', 'editTranslation', article, 'en-us', { body: '<p>Other.</p>' })],
    ['no segment any more', (article) => edit('people', 'restrict', article, null)],
  ];

  beforeAll(async () => {
    custom = (await guide.control.command('people', { segment: { name: 'Partners', userType: 'signed_in_users' } })).id!;
    const category = await edit('people', 'createCategory', { 'en-us': 'Outside' });
    outside = await edit('people', 'createSection', category, { 'en-us': 'Outside' });
    await world.api.expect(200, 'PATCH', `/sources/${guide.source.id}`, {
      options: {
        labelRules: [{ label: 'secret', action: 'internal' }],
        sectionRules: [{ sectionId: String(outside), action: 'internal' }],
      },
    });
    for (const [name] of [...stricter, ...kept])
      opened[name] = await guide.article({ 'en-us': text(`Opened: ${name}`) }, { userSegmentId: staff() });
    await guide.sync('full');
    for (const [name] of [...stricter, ...kept]) {
      expect(await choose(opened[name]!, 'public', 'fit for all')).toMatchObject({
        visibility: 'public',
        reasons: [{ code: 'override_public' }, { code: 'user_segment' }],
      });
      await soonAnswered(opened[name]!, `Opened: ${name}`);
    }
    await later();
    for (const [name, change] of [...stricter, ...kept]) await change(opened[name]!);
    expect(await guide.sync('full')).toMatchObject({ status: 'completed' });
  });

  it.each(stricter)('is closed by %s until somebody confirms', async (name, _change, code) => {
    const entry = await guide.entry(opened[name]!);
    expect(entry.visibility).toBe(code === 'outdated' ? 'excluded' : 'internal');
    expect(entry.override).toMatchObject({ visibility: 'public', suspended: true });
    expect(entry.reasons.map((reason) => reason.code)).toEqual(expect.arrayContaining(['override_suspended', code]));
    expect(await answered(opened[name]!, `Opened: ${name}`)).toBe(false);
  });

  it.each(kept)('stays open through %s', async (name) => {
    expect(await guide.entry(opened[name]!)).toMatchObject({ visibility: 'public', override: { visibility: 'public', suspended: false } });
    expect(await answered(opened[name]!, `Opened: ${name}`)).toBe(true);
  });

  it('waits for a decision among the reviews, each entry once', async () => {
    const reviews = await suspendedReviews();
    expect(reviews.map(({ kind, status }) => `${kind} ${status}`)).toEqual(stricter.map(() => 'override_suspended open'));
    expect(reviews.map(({ examples }) => examples[0]?.articleId).sort()).toEqual(stricter.map(([name]) => String(opened[name])).sort());
  });

  const decide = async (name: string, decision: 'approve' | 'reject'): Promise<ReviewDto> => {
    const review = (await suspendedReviews()).find(({ examples }) => examples[0]?.articleId === String(opened[name]));
    return operator.expect(200, 'POST', `/reviews/${encodeURIComponent(review!.id)}/${decision}`);
  };

  it('is open again once a person confirms, by that person, and stays so', async () => {
    expect(await decide('another segment', 'approve')).toMatchObject({ status: 'approved', decidedBy: operatorId });
    await soonAnswered(opened['another segment']!, 'Opened: another segment');
    await guide.sync('full');
    expect(await guide.entry(opened['another segment']!)).toMatchObject({
      visibility: 'public',
      override: { suspended: false, by: operatorId, reason: 'fit for all' },
    });
  });

  it('is as Zendesk says once a person declines', async () => {
    await decide('a draft', 'reject');
    expect(await guide.entry(opened['a draft']!)).toMatchObject({ visibility: 'internal', override: null });
    expect((await suspendedReviews()).map(({ examples }) => examples[0]?.articleId)).not.toContain(String(opened['a draft']));
  });

  it('is open again by itself when Zendesk goes back to what it was opened under', async () => {
    await edit('people', 'restrict', opened['a segment more']!, staff());
    await guide.sync('incremental');
    expect(await guide.entry(opened['a segment more']!)).toMatchObject({ visibility: 'public', override: { suspended: false } });
    expect(await answered(opened['a segment more']!, 'Opened: a segment more')).toBe(true);
  });
});
