import type { Benchmark, BenchmarkOptions, BenchmarkResult } from '../benchmark';
import { inBenchWorld, type BenchWorld } from '../bench-world';
import { addSource, createHelpCenter, indexAccess, LOCALES, type IndexAccess } from '../help-center';
import { median } from '../median';
import type { PerSide } from '../searchable';

const ROUNDS = 3;
const ARTICLES = 1_000;
/** Of the classifier's and the indexer's consumers, seconds: so long the broker waits for one that died. */
const SESSION_TIMEOUT_S = 10;
const KILLED = ['classifier', 'indexer'] as const;

/** What it costs when the services that write are killed in the middle of a sync and start again. */
export const drain: Benchmark = {
  name: 'drain',
  about: 'time of a first sync with classifier and indexer killed -9 halfway, less the session timeout, over one that is left alone',
  run: inBenchWorld('benchdrain', measure),
};

async function measure(world: BenchWorld, { articles = ARTICLES, report }: BenchmarkOptions): Promise<BenchmarkResult> {
  const access = await indexAccess(world);
  const total: PerSide = { public: 0, internal: 0 };
  const seconds = { alone: [] as number[], killed: [] as number[] };
  for (let round = 1; round <= ROUNDS; round += 1)
    for (const kind of ['alone', 'killed'] as const) {
      report(`round ${round} of ${ROUNDS}, ${kind}`);
      seconds[kind].push(await syncSeconds(world, access, total, `${kind}-${round}`, articles, kind === 'killed'));
    }
  const [alone, killed] = [median(seconds.alone), median(seconds.killed)];
  return {
    ratios: { killedToAlone: killed / alone, killedLessSessionToAlone: Math.max(0, killed - SESSION_TIMEOUT_S) / alone },
    measurements: {
      articles,
      locales: LOCALES.length,
      aloneSeconds: alone,
      killedSeconds: killed,
      sessionTimeoutSeconds: SESSION_TIMEOUT_S,
    },
  };
}

/** @param total what is searchable already; grows by the new help center */
async function syncSeconds(
  world: BenchWorld,
  { index }: IndexAccess,
  total: PerSide,
  subdomain: string,
  articles: number,
  isKilled: boolean,
): Promise<number> {
  const helpCenter = await createHelpCenter(world, subdomain, { kind: 'generated', articles, locales: LOCALES });
  const before = total.public + total.internal;
  total.public += helpCenter.expected.public;
  total.internal += helpCenter.expected.internal;
  const start = performance.now();
  await addSource(world, helpCenter);
  if (isKilled) {
    await index.untilMoreThan(before + (helpCenter.expected.public + helpCenter.expected.internal) / 2);
    await Promise.all(KILLED.map((name) => killAndStart(world, name)));
  }
  await index.untilSearchable(total);
  return (performance.now() - start) / 1_000;
}

async function killAndStart({ services }: BenchWorld, name: (typeof KILLED)[number]): Promise<void> {
  const service = services.service(name);
  service.kill('SIGKILL');
  await service.untilExit();
  await service.start();
}
