import type { SourceCheckDto, SourceDto } from '@helpdex/contracts';
import { readEvents, runOf } from './run-events';
import { expectCountsToAddUp, finalRun } from './final-run';
import { compareWithZendesk, NO_DIFFERENCES } from './oracle';
import { createAccount, createWorld, sourceInput, type World } from './world';

const LOCALES = ['en-us', 'de', 'ja'];

let world: World;
let source: SourceDto;
let estimates: SourceCheckDto['estimates'];

beforeAll(async () => {
  world = await createWorld('firstlight');
  await createAccount(world, 'acme', { kind: 'generated', articles: 250, locales: LOCALES, untranslated: 0.2 });
});
afterAll(() => world?.stop());

describe('from a source to answers', () => {
  it('says beforehand what it would bring, and stores nothing', async () => {
    const check = await world.api.expect<SourceCheckDto>(200, 'POST', '/sources/check', sourceInput('acme'));
    estimates = check.estimates;
    expect(check).toMatchObject({
      account: { subdomain: 'acme', role: 'admin' },
      locales: [...LOCALES].sort(),
      estimates: { articles: 250, variants: 750 },
    });
    expect(await world.api.all('/sources')).toEqual([]);
  });

  it('adds the source, and tells of the sync while it runs', async () => {
    source = await world.api.createSource(sourceInput('acme'));
    expect(source).toMatchObject({
      subdomain: 'acme',
      status: 'active',
      credentials: { kind: 'api_token', email: 'admin@acme.test', last4: expect.stringMatching(/^.{4}$/) as string },
      activeRun: { mode: 'full', trigger: 'initial' },
    });
    expect(JSON.stringify(source)).not.toContain('acme-token');
    const url = `${world.services.gatewayUrl}/api/v1/runs/${source.activeRun!.id}/events`;
    const events = await readEvents(url, world.services.adminKey, ({ event }) => event === 'end', AbortSignal.timeout(90_000));
    expect(events.at(-1)?.event).toBe('end');
    const seen = events.filter(({ event }) => event === 'progress').map((event) => runOf(event).counts.seen);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it('ends with every article in every locale, labelled as Zendesk means it', async () => {
    const run = await finalRun(world.api, source.activeRun!.id);
    const expected = await world.simulator.control.oracle('acme');
    expect(run).toMatchObject({ status: 'completed', error: null, counts: { seen: expected.length, unchanged: 0, quarantined: 0 } });
    expectCountsToAddUp(run);
    expect(run.counts.indexed).toBe(expected.filter(({ expectedVisibility }) => expectedVisibility !== 'excluded').length);
    expect(await compareWithZendesk(world, source.id, 'acme')).toEqual(NO_DIFFERENCES);
  });

  it('counts the source by visibility', async () => {
    const rows = await world.simulator.control.oracle('acme');
    const count = (visibility: string): number => rows.filter(({ expectedVisibility }) => expectedVisibility === visibility).length;
    expect((await world.api.source(source.id)).counts).toEqual({
      public: count('public'),
      internal: count('internal'),
      excluded: count('excluded'),
      quarantined: 0,
      heldForReview: 0,
    });
  });

  it('answers customers with public articles only, agents with all', async () => {
    const rows = await world.simulator.control.oracle('acme');
    const open = rows.find((row) => row.expectedVisibility === 'public')!;
    const closed = rows.find(
      (row) =>
        row.expectedVisibility === 'internal' &&
        !rows.some((other) => other.articleId === row.articleId && other.expectedVisibility === 'public'),
    )!;
    const ids = async (row: typeof open, audience: string): Promise<string[]> =>
      (await world.api.search(`q=${encodeURIComponent(row.title)}&audience=${audience}&locale=${row.locale}`)).items.map(
        ({ articleId }) => articleId,
      );
    expect(await ids(open, 'public')).toContain(open.articleId);
    expect(await ids(closed, 'public')).not.toContain(closed.articleId);
    expect(await ids(closed, 'all')).toContain(closed.articleId);
    expect(await ids(closed, 'internal')).toContain(closed.articleId);
  });

  it('costs Zendesk what the dry run said', async () => {
    const run = await world.api.run(source.activeRun!.id);
    expect(run.zendesk.requests).toBeGreaterThan(2);
    expect(run.zendesk.requests).toBeLessThanOrEqual(estimates.requests + 1);
  });
});

describe('a second look', () => {
  it('that finds nothing new costs at most two requests, and writes nothing', async () => {
    await world.simulator.control.clearRequests();
    const run = await finalRun(world.api, (await world.api.sync(source.id, 'incremental')).id);
    expect(run).toMatchObject({ status: 'completed', counts: { seen: 0, indexed: 0 }, progress: { done: 0 } });
    expect((await world.simulator.control.requests()).total).toBeLessThanOrEqual(2);
  });

  it('takes in what changed: a restriction closes, a translation comes', async () => {
    const rows = await world.simulator.control.oracle('acme');
    const target = rows.find(
      (row) =>
        row.locale === 'en-us' &&
        row.expectedVisibility === 'public' &&
        !rows.some((other) => other.articleId === row.articleId && other.locale === 'de'),
    )!;
    const staff = rows.find(({ userSegmentId }) => userSegmentId !== null)!.userSegmentId!;
    await world.simulator.control.edit('acme', 'addTranslation', Number(target.articleId), 'de', {
      title: 'Neu übersetzt',
      body: '<p>Ganz neu.</p>',
    });
    await world.simulator.control.edit('acme', 'restrict', Number(target.articleId), Number(staff));
    const run = await finalRun(world.api, (await world.api.sync(source.id, 'full')).id);
    const closed = rows.filter((row) => row.articleId === target.articleId && row.expectedVisibility === 'public').length;
    expect(run.counts).toMatchObject({ closed, published: 1, seen: rows.length + 1 });
    expectCountsToAddUp(run);
    expect(await compareWithZendesk(world, source.id, 'acme')).toEqual(NO_DIFFERENCES);
    const { history } = await world.api.article(`${source.id}:${target.articleId}:en-us`);
    expect(history.map(({ visibility }) => visibility)).toEqual(['internal', 'public']);
  });

  it('is never two at once', async () => {
    const [first, second] = await Promise.all([world.api.sync(source.id, 'full'), world.api.sync(source.id, 'incremental')]);
    expect(first.id).toBe(second.id);
    await finalRun(world.api, first.id);
  });
});

describe('a person', () => {
  it('closes an article, and no public search finds it when the answer is there', async () => {
    const open = (await world.simulator.control.oracle('acme')).find(
      ({ expectedVisibility, locale }) => expectedVisibility === 'public' && locale === 'en-us',
    )!;
    const id = `${source.id}:${open.articleId}:en-us`;
    const query = `q=${encodeURIComponent(open.title)}&audience=public&locale=en-us`;
    const finds = async (): Promise<boolean> => (await world.api.search(query)).items.some((hit) => hit.id === id);
    expect(await finds()).toBe(true);
    const answer = await world.api.expect(200, 'PUT', `/articles/${encodeURIComponent(id)}/visibility`, {
      override: 'internal',
      reason: 'wrong numbers',
    });
    expect(answer).toMatchObject({ visibility: 'internal', override: { visibility: 'internal', reason: 'wrong numbers' } });
    expect(await finds()).toBe(false);
    await finalRun(world.api, (await world.api.sync(source.id, 'full')).id);
    expect(await finds()).toBe(false);
    await world.api.expect(200, 'PUT', `/articles/${encodeURIComponent(id)}/visibility`, { override: null });
  });
});
