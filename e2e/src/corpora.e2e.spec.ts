import type { SourceDto } from '@helpdex/contracts';
import { ensureRealCorpus, type OracleRow } from '@helpdex/zendesk-simulator';
import { expectCountsToAddUp, finalRun } from './final-run';
import { compareWithZendesk, NO_DIFFERENCES } from './oracle';
import { createAccount, createWorld, sourceInput, type World } from './world';

let world: World;

beforeAll(async () => {
  world = await createWorld('corpora');
});
afterAll(() => world?.stop());

const control = () => world.simulator.control;

describe('the demo help center', () => {
  /** Words that stand in restricted articles of the demo only. */
  const CANARY = /INT-[A-Z]{8}/g;
  let source: SourceDto;

  it('is synced as Zendesk means it', async () => {
    await createAccount(world, 'demo', { kind: 'demo' });
    source = await world.api.createSource(sourceInput('demo'));
    expect(await finalRun(world.api, source.activeRun!.id)).toMatchObject({ status: 'completed' });
    expect(await compareWithZendesk(world, source.id, 'demo')).toEqual(NO_DIFFERENCES);
  });

  it('shows no internal word to customers, whichever way they ask', async () => {
    const rows = await control().oracle('demo');
    const canaries = [...new Set(rows.flatMap(({ body }) => body?.match(CANARY) ?? []))];
    expect(canaries.length).toBeGreaterThanOrEqual(7);
    const reader = world.api.as((await world.api.createKey('reader')).key);
    const internal = rows.filter(({ expectedVisibility }) => expectedVisibility === 'internal');
    const questions = [...canaries, ...internal.map(({ title }) => title)];
    for (const question of questions) {
      const { items } = await reader.search(`q=${encodeURIComponent(question)}&limit=100`);
      expect(JSON.stringify(items)).not.toMatch(/INT-[A-Z]{8}/);
      expect(items.filter(({ visibility }) => visibility !== 'public')).toEqual([]);
    }
    for (const { articleId, locale } of internal) {
      expect((await reader.refused('GET', `/articles/${source.id}:${articleId}:${locale}`)).status).toBe(403);
    }
    for await (const { side, title, text } of world.indexed(source.id))
      if (side === 'public') expect(`${title} ${text}`).not.toMatch(/INT-[A-Z]{8}/);
    for (const canary of canaries) expect((await world.api.search(`q=${canary}&audience=all`)).total).toBeGreaterThan(0);
  });
});

describe('a real help center of thousands of pages', () => {
  jest.setTimeout(500_000);
  const LOCALES = ['en-us', 'de', 'fr'];
  let source: SourceDto;

  it('is there whole: every article in every language, on its side, with its text', async () => {
    const path = await ensureRealCorpus();
    await createAccount(world, 'office', { kind: 'folder', path, locales: LOCALES });
    source = await world.api.createSource(sourceInput('office'));
    const run = await finalRun(world.api, source.activeRun!.id, 420_000);
    const rows = await control().oracle('office');
    expect(new Set(rows.map(({ articleId }) => articleId)).size).toBeGreaterThan(2_500);
    expect(rows.length).toBeGreaterThan(7_500);
    expect(run).toMatchObject({ status: 'completed', error: null, counts: { seen: rows.length, quarantined: 0 } });
    expectCountsToAddUp(run);
    expect(await compareWithZendesk(world, source.id, 'office')).toEqual(NO_DIFFERENCES);
  });

  it('costs a request per hundred articles, whatever the number of languages', async () => {
    const rows = await control().oracle('office');
    const articles = new Set(rows.map(({ articleId }) => articleId)).size;
    const { zendesk } = await world.api.run(source.activeRun!.id);
    // Pages of articles, sections and categories, and a handful about the account.
    expect(zendesk.requests).toBeLessThan(Math.ceil(articles / 100) + 20);
  });

  it('is found by its titles, by customers what is public and by agents all of it', async () => {
    const rows = (await control().oracle('office')).filter(({ expectedVisibility }) => expectedVisibility !== 'excluded');
    // Titles such as "Options" stand over dozens of pages; those that stand over one must find it.
    const nameOf = ({ title, locale }: OracleRow): string => `${locale} ${title}`;
    const uses = new Map<string, number>();
    for (const row of rows) uses.set(nameOf(row), (uses.get(nameOf(row)) ?? 0) + 1);
    const unique = rows.filter((row) => uses.get(nameOf(row)) === 1);
    const sample = unique.filter((_row, at) => at % Math.ceil(unique.length / 120) === 0);
    expect(sample.length).toBeGreaterThan(90);
    const missed: string[] = [];
    for (const row of sample)
      for (const audience of ['public', 'all'] as const) {
        const { items } = await world.api.search(`q=${encodeURIComponent(row.title)}&audience=${audience}&locale=${row.locale}&limit=20`);
        const found = items.some(({ articleId }) => articleId === row.articleId);
        const isPublicElsewhere = rows.some((other) => other.articleId === row.articleId && other.expectedVisibility === 'public');
        if (audience === 'public' && !isPublicElsewhere) expect(found).toBe(false);
        if (!found && (audience === 'all' || row.expectedVisibility === 'public')) missed.push(`${audience} ${row.locale} ${row.title}`);
      }
    expect(missed).toEqual([]);
  });

  it('asks and writes next to nothing when nothing has changed', async () => {
    const incremental = await finalRun(world.api, (await world.api.sync(source.id, 'incremental')).id);
    expect(incremental).toMatchObject({ status: 'completed', counts: { published: 0, closed: 0 } });
    expect(incremental.zendesk.requests).toBeLessThanOrEqual(2);
    const full = await finalRun(world.api, (await world.api.sync(source.id, 'full')).id, 420_000);
    expect(full).toMatchObject({ status: 'completed', counts: { published: 0, closed: 0, archived: 0, indexed: 0 } });
  });
});
