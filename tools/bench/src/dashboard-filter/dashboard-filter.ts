import { buildApps } from '@helpdex/local-stack';
import { openBrowser } from '@helpdex/testing/browser';
import type { Page } from 'playwright-core';
import type { Benchmark, BenchmarkOptions, BenchmarkResult, Measurements } from '../benchmark';
import { inBenchWorld, type BenchWorld } from '../bench-world';
import { measureRun } from '../measured-run';
import { percentile } from '../median';
import { KnowledgePage } from './knowledge-page';
import type { Waited } from './watch-rows';

const SUBDOMAIN = 'many';
const ENTRIES = 10_000;
/** Many languages make many entries of few pages: here the list is measured, not the sync. */
const LOCALES = 'en-us de fr es it nl pl pt sv da nb fi cs hu ro tr el ja ko ar'.split(' ');
/** What the dashboard promises between the last key and the rows. */
const GOAL_MS = 200;
const ROUNDS = 10;
const UNHINDERED = 100_000;

type Samples = Record<'typed' | 'visibility' | 'locale' | 'section', Waited[]>;

/** How soon the list of articles shows what it is narrowed to, in a real browser. */
export const dashboardFilter: Benchmark = {
  name: 'dashboard-filter',
  about: 'from the last key or click to the narrowed rows, among 10,000 articles in Chromium, as a ratio to 200 ms',
  run: async (options) => {
    // The other benchmarks look at no page, so the world builds none.
    await buildApps();
    return inBenchWorld('benchfilter', inBrowser)(options);
  },
};

async function inBrowser(world: BenchWorld, options: BenchmarkOptions): Promise<BenchmarkResult> {
  const browser = await openBrowser();
  try {
    return await measure(world, browser.page, options);
  } finally {
    await browser.close();
  }
}

async function measure(world: BenchWorld, window: Page, { articles: entries = ENTRIES, report }: BenchmarkOptions) {
  const count = await fill(world, Math.ceil(entries / LOCALES.length), report);
  const page = new KnowledgePage(window, count);
  await page.open(world.services.gatewayUrl, world.services.adminKey);
  const samples: Samples = { typed: [], visibility: [], locale: [], section: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    report(`round ${round + 1} of ${ROUNDS}`);
    await oneRound(page, samples, round);
  }
  return resultOf(samples, { entries: count, rowsDrawn: await page.rowsDrawn() });
}

/** @returns how many entries there are then */
async function fill({ simulator, ...world }: BenchWorld, articles: number, report: BenchmarkOptions['report']): Promise<number> {
  report(`syncing ${articles} articles in ${LOCALES.length} languages`);
  const corpus = { kind: 'generated' as const, articles, locales: LOCALES, words: 40 };
  await simulator.control.createAccount({ subdomain: SUBDOMAIN, corpus });
  await simulator.control.command(SUBDOMAIN, { switches: { rateLimit: UNHINDERED } });
  const { run } = await measureRun({ simulator, ...world }, async () => {
    const credentials = { kind: 'api_token' as const, email: `admin@${SUBDOMAIN}.test`, token: `${SUBDOMAIN}-token` };
    const source = await world.api.createSource({
      ...{ type: 'zendesk', name: 'Many', subdomain: SUBDOMAIN, cadence: 'manual' as const, credentials },
    });
    return source.activeRun?.id ?? '';
  });
  return run.counts.seen;
}

async function oneRound(page: KnowledgePage, samples: Samples, round: number): Promise<void> {
  // Part of the number in a generated title; another one each time, so that nothing is answered from the browser's memory.
  samples.typed.push(await page.type(String(10 + round)));
  await page.clear();
  samples.visibility.push(await page.choose('Visibility', /^Internal$/, 'Internal$'));
  await page.clear();
  const locale = LOCALES[1 + round] ?? 'de';
  const name = new Intl.DisplayNames('en', { type: 'language' }).of(locale) ?? locale;
  samples.locale.push(await page.choose('Locale', new RegExp(`^${name} \\(`), `${locale} · `));
  await page.clear();
  samples.section.push(await page.choose('Section', new RegExp(`^Section ${round + 1} \\(`), `Section ${round + 1}\\n`));
  await page.clear();
}

function resultOf(samples: Samples, facts: Measurements): BenchmarkResult {
  const rows = (waited: readonly Waited[]) => waited.map(({ rowsMs }) => rowsMs);
  const chosen = [...samples.visibility, ...samples.locale, ...samples.section];
  return {
    ratios: {
      typedToGoal: percentile(rows(samples.typed), 0.5) / GOAL_MS,
      typedP95ToGoal: percentile(rows(samples.typed), 0.95) / GOAL_MS,
      chosenToGoal: percentile(rows(chosen), 0.5) / GOAL_MS,
      chosenP95ToGoal: percentile(rows(chosen), 0.95) / GOAL_MS,
    },
    measurements: {
      ...facts,
      goalMs: GOAL_MS,
      rounds: ROUNDS,
      ...Object.fromEntries(Object.entries(samples).map(([name, waited]) => [name, told(waited)])),
    },
  };
}

function told(waited: readonly Waited[]): Measurements {
  const rows = waited.map(({ rowsMs }) => rowsMs);
  const typical = (part: 'pauseMs' | 'answerMs') =>
    percentile(
      waited.map((one) => one[part]),
      0.5,
    );
  return {
    ...{ medianMs: percentile(rows, 0.5), p95Ms: percentile(rows, 0.95), maxMs: percentile(rows, 1) },
    ...{ ofThisPauseMs: typical('pauseMs'), ofThisAnswerMs: typical('answerMs') },
  };
}
