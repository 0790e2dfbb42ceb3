import type { Benchmark, BenchmarkOptions, BenchmarkResult, Measurements } from '../benchmark';
import { inBenchWorld, type BenchWorld } from '../bench-world';
import { addSource, corpusOf, createHelpCenter, indexAccess, LOCALES, type HelpCenter } from '../help-center';
import { plainBulkSeconds, twoSidedBulkSeconds } from '../direct-bulk';
import { measureRun, type MeasuredRun } from '../measured-run';
import { median } from '../median';

/** An odd number, so that the median is one of them. */
const BASELINE_ROUNDS = 3;

/** How fast a help center becomes searchable, against writing the same documents straight into the index; and what a run without changes costs. */
export const fullSync: Benchmark = {
  name: 'full-sync',
  about: 'from "source added" to the last article searchable, as a ratio to bulk-indexing the same documents; runs without changes',
  run: inBenchWorld('bench', measure),
};

async function measure(world: BenchWorld, { articles, report }: BenchmarkOptions): Promise<BenchmarkResult> {
  report('filling the help center');
  const account = await createHelpCenter(world, 'bench', await corpusOf(articles));
  const { expected } = account;
  const { client, index } = await indexAccess(world);

  report(`the first run, of ${account.articles} articles`);
  const first = await measureFirst(world, account, () => index.untilSearchable(expected));
  report('runs without changes');
  const incremental = await measureRun(world, () => again(world, first.run.sourceId, 'incremental'));
  const full = await measureRun(world, () => again(world, first.run.sourceId, 'full'));

  const documents = await index.documents();
  report(`${BASELINE_ROUNDS} times ${documents.length} documents straight into the index`);
  const baseline = { plain: [] as number[], twoSided: [] as number[] };
  for (let round = 1; round <= BASELINE_ROUNDS; round += 1) {
    baseline.plain.push(await plainBulkSeconds({ client, namespace: world.namespace, round }, documents));
    baseline.twoSided.push(await twoSidedBulkSeconds({ client, namespace: world.namespace, round }, documents));
  }
  const [plain, twoSided] = [median(baseline.plain), median(baseline.twoSided)];
  const perSecond = (seconds: number): number => documents.length / seconds;
  return {
    ratios: {
      pipelineToDirectBulk: plain / first.searchableSeconds,
      pipelineToTwoSidedBulk: twoSided / first.searchableSeconds,
      unchangedFullRunToFirstRun: full.seconds / first.seconds,
    },
    measurements: {
      corpus: {
        articles: account.articles,
        locales: LOCALES.length,
        documentsPublic: expected.public,
        documentsInternal: expected.internal,
      },
      firstRun: {
        searchableSeconds: first.searchableSeconds,
        articlesPerSecond: account.articles / first.searchableSeconds,
        documentsPerSecond: perSecond(first.searchableSeconds),
        ...told(first),
      },
      unchangedIncrementalRun: told(incremental),
      unchangedFullRun: told(full),
      directBulk: { medianSeconds: plain, documentsPerSecond: perSecond(plain) },
      twoSidedBulk: { medianSeconds: twoSided, documentsPerSecond: perSecond(twoSided) },
    },
  };
}

const again = async ({ api }: BenchWorld, source: string, mode: 'incremental' | 'full'): Promise<string> =>
  (await api.sync(source, mode)).id;

/** The clock starts before the request that adds the source, so the check of the credentials is part of it. */
async function measureFirst(
  world: BenchWorld,
  helpCenter: HelpCenter,
  untilSearchable: () => Promise<void>,
): Promise<MeasuredRun & { searchableSeconds: number }> {
  let searchable: Promise<number> = Promise.resolve(0);
  const measured = await measureRun(world, async () => {
    const start = performance.now();
    const { run } = await addSource(world, helpCenter);
    searchable = untilSearchable().then(() => (performance.now() - start) / 1_000);
    // Awaited below, where it fails the benchmark; until then a run that fails first has the better reason.
    searchable.catch(() => undefined);
    return run;
  });
  return { ...measured, searchableSeconds: await searchable };
}

const told = ({
  seconds,
  zendeskRequests,
  recordsFetched,
  recordsClassified,
  documentsWritten,
  cpuSeconds,
  run,
}: MeasuredRun): Measurements => ({
  ...{ seconds, zendeskRequests, entriesSeen: run.counts.seen, recordsFetched, recordsClassified, documentsWritten },
  cpuSeconds,
});
