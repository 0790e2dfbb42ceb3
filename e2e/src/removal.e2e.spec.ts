import type { ReviewDto, RunDto, SourceDto } from '@helpdex/contracts';
import { eventually } from '@helpdex/testing';
import type { AccountCommands, Corpus, FaultRule, OracleRow } from '@helpdex/zendesk-simulator';
import { expectCountsToAddUp, finalRun } from './final-run';
import { compareWithZendesk, NO_DIFFERENCES } from './oracle';
import { createAccount, createWorld, sourceInput, type World } from './world';

const ARTICLES = 60;
const LISTING = '^/api/v2/help_center/articles\\?.*include=translations';

let world: World;

beforeAll(async () => {
  world = await createWorld('removal');
});
afterAll(() => world?.stop());
afterEach(() => world.simulator.control.clearFaults());

const control = () => world.simulator.control;
const ALL = (): boolean => true;

async function synced(subdomain: string, corpus: Partial<Corpus> = {}): Promise<SourceDto> {
  await createAccount(world, subdomain, { kind: 'generated', articles: ARTICLES, locales: ['en-us', 'de'], ...corpus } as Corpus);
  await control().command(subdomain, { switches: { maxPageSize: 10 } });
  const source = await world.api.createSource(sourceInput(subdomain));
  expect(await finalRun(world.api, source.activeRun!.id)).toMatchObject({ status: 'completed' });
  return world.api.source(source.id);
}
const sync = async (source: SourceDto, mode: 'full' | 'incremental' = 'full'): Promise<RunDto> =>
  finalRun(world.api, (await world.api.sync(source.id, mode)).id);
async function syncWith(
  source: SourceDto,
  mode: 'full' | 'incremental',
  at: { path: string; after?: number },
  command: Partial<AccountCommands>,
) {
  await control().commandAt(source.subdomain, at, command);
  return sync(source, mode);
}
const rowsOf = (source: SourceDto): Promise<OracleRow[]> => control().oracle(source.subdomain);
const articlesOf = async (source: SourceDto): Promise<number[]> => [
  ...new Set((await rowsOf(source)).map(({ articleId }) => Number(articleId))),
];
const publicArticle = async (source: SourceDto): Promise<OracleRow> =>
  (await rowsOf(source)).find(({ expectedVisibility, archived }) => expectedVisibility === 'public' && !archived)!;
/** With the archived articles, as internal, which is the default. */
const expectTrue = async (source: SourceDto): Promise<void> =>
  expect(await compareWithZendesk(world, source.id, source.subdomain, { only: ALL })).toEqual(NO_DIFFERENCES);
const reviewsOf = async (source: SourceDto): Promise<ReviewDto[]> => world.api.all<ReviewDto>(`/reviews?source=${source.id}`);
const findsPublicly = async ({ title, locale, articleId }: OracleRow): Promise<boolean> => {
  const { items } = await world.api.search(`q=${encodeURIComponent(title)}&audience=public&locale=${locale}&limit=100`);
  return items.some((hit) => hit.articleId === articleId);
};

describe('an article that is gone', () => {
  it('leaves public search by the full sync, each confirmed by a request, and stays for agents as archived', async () => {
    const source = await synced('archive');
    const gone = await publicArticle(source);
    expect(await findsPublicly(gone)).toBe(true);
    await control().edit('archive', 'archive', Number(gone.articleId));
    expect(await sync(source, 'incremental')).toMatchObject({ status: 'completed', counts: { archived: 0 } });
    await control().clearRequests();
    const run = await sync(source);
    expect(run).toMatchObject({ status: 'completed', error: null });
    expect(run.counts.archived).toBe((await rowsOf(source)).filter(({ articleId }) => articleId === gone.articleId).length);
    expectCountsToAddUp(run);
    const asked = (await control().requests()).requests.filter(({ path }) => path.includes(`/articles/${gone.articleId}`));
    expect(asked.map(({ status }) => status)).toEqual([404]);
    await expectTrue(source);
    expect(await findsPublicly(gone)).toBe(false);
    expect(await world.api.article(`${source.id}:${gone.articleId}:${gone.locale}`)).toMatchObject({
      ...{ state: 'archived', visibility: 'internal' },
      reasons: expect.arrayContaining([{ code: 'archived' }]) as unknown,
    });
    expect((await sync(source)).counts).toMatchObject({ archived: 0, published: 0 });
  });

  it('comes back when it is restored, also with the old time of change, by a request of its own', async () => {
    const source = await synced('restore');
    const row = await publicArticle(source);
    await control().edit('restore', 'archive', Number(row.articleId));
    await sync(source);
    expect(await findsPublicly(row)).toBe(false);
    await control().edit('restore', 'restore', Number(row.articleId));
    const run = await sync(source);
    expect(run).toMatchObject({ status: 'completed', counts: { unchanged: run.counts.seen - run.counts.published } });
    expect(run.counts.published).toBeGreaterThan(0);
    await expectTrue(source);
    expect(await findsPublicly(row)).toBe(true);
  });

  it('is in no index when its source says that archived articles are excluded', async () => {
    const source = await synced('exclude');
    await world.api.expect(200, 'PATCH', `/sources/${source.id}`, { options: { archived: 'exclude' } });
    const { articleId } = await publicArticle(source);
    await control().edit('exclude', 'archive', Number(articleId));
    await sync(source);
    const visibilityOf = (row: OracleRow) => (row.archived ? ('excluded' as const) : row.expectedVisibility);
    expect(await compareWithZendesk(world, source.id, 'exclude', { only: ALL, visibilityOf })).toEqual(NO_DIFFERENCES);
  });
});

describe('a language', () => {
  it('that an article loses leaves no entry behind', async () => {
    const source = await synced('translation');
    const row = (await rowsOf(source)).find(({ locale, expectedVisibility }) => locale === 'de' && expectedVisibility === 'public')!;
    await control().edit('translation', 'deleteTranslation', Number(row.articleId), 'de');
    expect(await sync(source)).toMatchObject({ status: 'completed' });
    await expectTrue(source);
    await world.api.refused('GET', `/articles/${source.id}:${row.articleId}:de`);
    await control().edit('translation', 'addTranslation', Number(row.articleId), 'de', { title: row.title, body: row.body });
    await sync(source);
    await expectTrue(source);
  });

  it('that the help center switches off goes in all articles, for one request instead of one each; switched on, it comes back', async () => {
    const source = await synced('locale');
    await control().command('locale', { locale: { disable: 'de' } });
    await control().clearRequests();
    const run = await sync(source);
    expect(run).toMatchObject({ status: 'completed', error: null });
    expectCountsToAddUp(run);
    expect((await control().requests()).total).toBeLessThan(ARTICLES / 2);
    await expectTrue(source);
    await control().command('locale', { locale: { enable: 'de' } });
    expect(await sync(source)).toMatchObject({ status: 'completed' });
    await expectTrue(source);
  });
});

describe('a listing that shows much less than before', () => {
  async function held(subdomain: string): Promise<{ source: SourceDto; missing: number[]; review: ReviewDto }> {
    const source = await synced(subdomain);
    const before = await compareWithZendesk(world, source.id, subdomain);
    expect(before).toEqual(NO_DIFFERENCES);
    const missing = (await articlesOf(source)).slice(0, ARTICLES * 0.3);
    for (const article of missing) await control().edit(subdomain, 'archive', article);
    const run = await sync(source);
    expect(run).toMatchObject({ status: 'held', error: { code: 'removal_held' }, counts: { archived: 0 } });
    expectCountsToAddUp(run);
    const [review] = await reviewsOf(source);
    return { source, missing, review: review! };
  }

  it('is held: nothing is removed until a person approves, then everything that was missing is', async () => {
    const { source, missing, review } = await held('approve');
    const entries = (await rowsOf(source)).filter(({ archived }) => archived).length;
    expect(review).toMatchObject({
      ...{ kind: 'mass_removal', status: 'open', knownArticles: ARTICLES, missingArticles: missing.length, entries },
      examples: expect.arrayContaining([expect.objectContaining({ sourceId: source.id, state: 'live' })]) as unknown,
    });
    expect(await world.api.source(source.id)).toMatchObject({ status: 'active', counts: { heldForReview: entries } });
    expect((await world.api.source(source.id)).lastCompleteSweepAt).toBe(source.lastCompleteSweepAt);
    await world.api.expect(200, 'POST', `/reviews/${review.id}/approve`);
    await eventually(() => expectTrue(source), { timeoutMs: 30_000, everyMs: 1_000 });
    expect(await reviewsOf(source)).toEqual([]);
    expect(await world.api.refused('POST', `/reviews/${review.id}/reject`)).toMatchObject({ status: 409, code: 'review_decided' });
    expect(await sync(source)).toMatchObject({ status: 'completed', counts: { archived: 0 } });
  });

  it('stays searchable when a person rejects it; when the articles are back, nothing has happened', async () => {
    const { source, missing, review } = await held('reject');
    await world.api.expect(200, 'POST', `/reviews/${review.id}/reject`);
    expect(await sync(source)).toMatchObject({ status: 'held' });
    expect(await reviewsOf(source)).toHaveLength(1);
    for (const article of missing) await control().edit('reject', 'restore', article);
    expect(await sync(source)).toMatchObject({ status: 'completed', counts: { archived: 0, published: 0 } });
    expect(await reviewsOf(source)).toEqual([]);
    await expectTrue(source);
  });
});

describe('a listing that cannot be believed removes nothing', () => {
  let source: SourceDto;
  beforeAll(async () => {
    source = await synced('doubt');
  });
  const empty = { articles: [], meta: { has_more: false }, links: {} };
  it.each<[string, FaultRule, RunDto['status']]>([
    ['an empty one', { path: LISTING, effect: { kind: 'status', status: 200, body: empty } }, 'held'],
    ['one that ends in the middle', { path: LISTING, effect: { kind: 'status', status: 200, body: empty }, after: 3 }, 'held'],
    ['one with a tenth of its rows', { path: LISTING, effect: { kind: 'shrink', keep: 0.1 } }, 'held'],
    [
      'one without a tenth of its rows: each of them is found by its own request',
      { path: LISTING, effect: { kind: 'shrink', keep: 0.9 } },
      'completed',
    ],
    [
      'one that goes on at another host',
      { path: LISTING, effect: { kind: 'foreign_next', origin: 'https://elsewhere.test' }, after: 2 },
      'failed',
    ],
    [
      'one that says there is more, but not where, until it does',
      { path: LISTING, effect: { kind: 'no_next' }, after: 2, count: 2 },
      'completed',
    ],
    [
      'one that does not say whether there is more, until it does',
      { path: LISTING, effect: { kind: 'no_meta' }, after: 2, count: 2 },
      'completed',
    ],
    [
      'one that goes round in circles, until it does not',
      { path: LISTING, effect: { kind: 'repeat_next' }, after: 2, count: 2 },
      'completed',
    ],
  ])('%s', async (_name, fault, status) => {
    await control().addFault(fault);
    const run = await sync(source);
    expect(run).toMatchObject({ status, counts: { archived: 0 } });
    await control().clearFaults();
    await expectTrue(source);
    expect(await sync(source)).toMatchObject({ status: 'completed', counts: { archived: 0, published: 0 } });
    await expectTrue(source);
  });
});

it('an article that appears and one that moves while the listing is read are both there', async () => {
  const source = await synced('meanwhile');
  const [first] = await articlesOf(source);
  await control().addFault({ path: LISTING, effect: { kind: 'delay', ms: 300 }, count: 6 });
  const { id } = await world.api.sync(source.id, 'full');
  await eventually(async () => expect((await control().requests()).requests.some(({ path }) => /page.*after/.test(path))).toBe(true));
  await control().edit('meanwhile', 'editTranslation', first!, 'en-us', { title: 'Changed while it was listed' });
  expect(await finalRun(world.api, id)).toMatchObject({ status: 'completed', counts: { archived: 0 } });
  await expectTrue(source);
});

it('a brand whose help center is closed is held or removed, and nothing of the others goes with it', async () => {
  const source = await synced('closing');
  expect(
    await syncWith(source, 'full', { path: LISTING, after: 0 }, { brand: { subdomain: 'closing', hasHelpCenter: false } }),
  ).toMatchObject({
    status: 'failed',
    error: { code: 'zendesk_help_center_missing' },
  });
  await control().command('closing', { brand: { subdomain: 'closing', hasHelpCenter: true } });
  expect(await sync(source)).toMatchObject({ status: 'completed', counts: { archived: 0 } });
  await expectTrue(source);
});
