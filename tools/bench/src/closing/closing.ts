import { eventually } from '@helpdex/testing';
import type { Benchmark, BenchmarkOptions, BenchmarkResult } from '../benchmark';
import { inBenchWorld, type BenchWorld } from '../bench-world';
import { addSource, createHelpCenter, indexAccess, LOCALES } from '../help-center';
import { measureRun } from '../measured-run';
import { median } from '../median';
import { recordsProduced } from '../topic-offsets';

const ROUNDS = 3;
const ARTICLES = 60;
const BACKLOG = 100_000;
const BACKLOG_LIMIT_MS = 1_200_000;
const BEGIN_LIMIT_MS = 120_000;

/** How long an article that becomes internal goes on answering customers, with nothing else to do and behind a large first sync. */
export const closing: Benchmark = {
  name: 'closing',
  about: `seconds from "Sync now" until a restricted article is out of public search, behind ${BACKLOG} waiting records over without`,
  run: inBenchWorld('benchclosing', measure),
};

async function measure(world: BenchWorld, { articles, report }: BenchmarkOptions): Promise<BenchmarkResult> {
  const backlog = articles === undefined ? BACKLOG : articles * LOCALES.length;
  const closers: Closer[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) closers.push(await closer(world, `small${round}`));

  report('closings with nothing else to do');
  const idle: number[] = [];
  for (const close of closers) {
    const { seconds, run } = await close();
    await finished(world, run);
    idle.push(seconds);
  }

  report(`a first sync of ${backlog} entries, with nobody to decide on them until all are fetched`);
  const waiting = await leaveBacklog(world, backlog);
  const waitingAtFirst = await waiting();
  report(`closings behind ${waitingAtFirst} records`);
  const behind: number[] = [];
  // Each of another source: the run of the one before waits for its turn behind the backlog.
  for (const close of closers) behind.push((await close()).seconds);
  const waitingAtLast = await waiting();
  if (waitingAtLast <= 0) throw new Error('the backlog was gone before the last closing');
  return {
    ratios: { behindBacklogToIdle: median(behind) / median(idle) },
    measurements: {
      recordsWaitingAtFirst: waitingAtFirst,
      recordsWaitingAtLast: waitingAtLast,
      idleSeconds: median(idle),
      behindBacklogSeconds: median(behind),
      worstSeconds: Math.max(...behind),
    },
  };
}

/** Lets so many records pile up before the classifier, and resolves once it has begun with them. @returns how many still wait for it */
async function leaveBacklog(world: BenchWorld, backlog: number): Promise<() => Promise<number>> {
  const articles = Math.ceil(backlog / LOCALES.length);
  const large = await createHelpCenter(world, 'large', { kind: 'generated', articles, locales: LOCALES });
  const before = await produced(world);
  const classifier = world.services.service('classifier');
  await classifier.stop();
  await addSource(world, large);
  await eventually(
    async () => {
      const fetched = (await produced(world)).fetched - before.fetched;
      if (fetched < backlog) throw new Error(`${fetched} of ${backlog} are fetched`);
    },
    { timeoutMs: BACKLOG_LIMIT_MS, everyMs: 500 },
  );
  await classifier.start();
  await eventually(
    async () => {
      if ((await produced(world)).classified === before.classified) throw new Error('the classifier has not begun');
    },
    { timeoutMs: BEGIN_LIMIT_MS, everyMs: 100 },
  );
  return async () => {
    const { fetched, classified } = await produced(world);
    return fetched - before.fetched - (classified - before.classified);
  };
}

async function produced({ stack, namespace }: BenchWorld): Promise<{ fetched: number; classified: number }> {
  const { articleFetched, articleClassified } = await recordsProduced(stack.kafkaBrokers, namespace);
  return { fetched: articleFetched, classified: articleClassified };
}

/** Restricts another article of a help center each time, and syncs. `seconds` until customers find it no more; `run` goes on for longer. */
type Closer = () => Promise<{ seconds: number; run: string }>;

async function closer(world: BenchWorld, subdomain: string): Promise<Closer> {
  const { api, simulator } = world;
  const helpCenter = await createHelpCenter(world, subdomain, { kind: 'generated', articles: ARTICLES, locales: ['en-us'] });
  const { source, run: first } = await addSource(world, helpCenter);
  await finished(world, first);
  const { index } = await indexAccess(world);
  const open = (await simulator.control.oracle(subdomain)).filter((row) => row.expectedVisibility === 'public' && !row.archived);
  const { id: segment } = await simulator.control.command(subdomain, { segment: { name: 'Staff only', userType: 'staff' } });
  return async () => {
    const row = open.pop();
    if (!row) throw new Error('no public article is left to be closed');
    await simulator.control.edit(subdomain, 'restrict', Number(row.articleId), Number(segment));
    const start = performance.now();
    const run = await api.sync(source, 'incremental');
    await index.untilClosed(`${source}:${row.articleId}:${row.locale}`);
    return { seconds: (performance.now() - start) / 1_000, run: run.id };
  };
}

const finished = (world: BenchWorld, run: string) => measureRun(world, () => Promise.resolve(run));
