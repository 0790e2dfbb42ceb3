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

/** How long an article that becomes internal goes on answering customers, with nothing else to do and behind a large first sync. */
export const closing: Benchmark = {
  name: 'closing',
  about: `seconds from "Sync now" until a restricted article is out of public search, behind ${BACKLOG} waiting records over without`,
  run: inBenchWorld('benchclosing', measure),
};

async function measure(world: BenchWorld, { articles, report }: BenchmarkOptions): Promise<BenchmarkResult> {
  const backlog = articles === undefined ? BACKLOG : articles * LOCALES.length;
  const small = await createHelpCenter(world, 'small', { kind: 'generated', articles: ARTICLES, locales: ['en-us'] });
  const { source, run } = await addSource(world, small);
  await measureRun(world, () => Promise.resolve(run));
  const close = await closer(world, source);

  report('closings with nothing else to do');
  const idle: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) idle.push(await close());

  report(`a first sync of ${backlog} entries`);
  const large = await createHelpCenter(world, 'large', {
    kind: 'generated',
    articles: Math.ceil(backlog / LOCALES.length),
    locales: LOCALES,
  });
  const before = await produced(world);
  await addSource(world, large);
  await eventually(
    async () => {
      const { fetched } = await produced(world);
      if (fetched - before.fetched < backlog) throw new Error(`${fetched - before.fetched} of ${backlog} are fetched`);
    },
    { timeoutMs: BACKLOG_LIMIT_MS, everyMs: 500 },
  );
  const { fetched, classified } = await produced(world);
  const waiting = fetched - classified;
  report(`closings behind ${waiting} records`);
  const behind: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) behind.push(await close());
  return {
    ratios: { behindBacklogToIdle: median(behind) / median(idle) },
    measurements: {
      recordsWaiting: waiting,
      idleSeconds: median(idle),
      behindBacklogSeconds: median(behind),
      worstSeconds: Math.max(...behind),
    },
  };
}

async function produced({ stack, namespace }: BenchWorld): Promise<{ fetched: number; classified: number }> {
  const { articleFetched, articleClassified } = await recordsProduced(stack.kafkaBrokers, namespace);
  return { fetched: articleFetched, classified: articleClassified };
}

/** @returns something that restricts another article each time, syncs, and tells the seconds until customers find it no more */
async function closer(world: BenchWorld, source: string): Promise<() => Promise<number>> {
  const { api, simulator } = world;
  const { index } = await indexAccess(world);
  const open = (await simulator.control.oracle('small')).filter((row) => row.expectedVisibility === 'public' && !row.archived);
  const { id: segment } = await simulator.control.command('small', { segment: { name: 'Staff only', userType: 'staff' } });
  return async () => {
    const row = open.pop();
    if (!row) throw new Error('no public article is left to be closed');
    await simulator.control.edit('small', 'restrict', Number(row.articleId), Number(segment));
    const start = performance.now();
    await api.sync(source, 'incremental');
    await index.untilClosed(`${source}:${row.articleId}:${row.locale}`);
    return (performance.now() - start) / 1_000;
  };
}
