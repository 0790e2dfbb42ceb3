import { buildApps } from '@helpdex/local-stack';
import { openBrowser } from '@helpdex/testing/browser';
import type { Page } from 'playwright-core';
import type { Benchmark, BenchmarkOptions, BenchmarkResult, Measurements } from '../benchmark';
import { inBenchWorld, type BenchWorld } from '../bench-world';
import { addSource, createHelpCenter } from '../help-center';
import { measureRun } from '../measured-run';
import { percentile } from '../median';
import { KnowledgePage } from './knowledge-page';
import type { Waited } from './watch-rows';

const ENTRIES = 10_000;
/** Many languages make many entries of few pages: here the list is measured, not the sync. */
const LOCALES = 'en-us de fr es it nl pl pt sv da nb fi cs hu ro tr el ja ko ar'.split(' ');
/** What the dashboard promises between the last key and the rows. */
const GOAL_MS = 200;
const ROUNDS = 10;

type Samples = Record<'typed' | 'locale' | 'section', Waited[]>;

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
  const samples: Samples = { typed: [], locale: [], section: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    report(`round ${round + 1} of ${ROUNDS}`);
    await oneRound(page, samples, round);
  }
  return resultOf(samples, { entries: count, rowsDrawn: await page.rowsDrawn() });
}

/** @returns how many entries there are then */
async function fill(world: BenchWorld, articles: number, report: BenchmarkOptions['report']): Promise<number> {
  report(`syncing ${articles} articles in ${LOCALES.length} languages`);
  const helpCenter = await createHelpCenter(world, 'many', { kind: 'generated', articles, locales: LOCALES, words: 40 });
  const { run } = await measureRun(world, async () => (await addSource(world, helpCenter)).run);
  return run.counts.seen;
}

async function oneRound(page: KnowledgePage, samples: Samples, round: number): Promise<void> {
  // Part of the number in a generated title. Each round asks for something else: what was asked before, the browser answers from its memory.
  samples.typed.push(await page.type(String(10 + round)));
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
  const chosen = [...samples.locale, ...samples.section];
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
