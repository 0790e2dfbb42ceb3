import type { Benchmark, BenchmarkOptions, BenchmarkResult, Measurements } from '../benchmark';
import { inBenchWorld, type BenchWorld } from '../bench-world';
import { addSource, corpusOf, createHelpCenter, indexAccess, LOCALES, type HelpCenter } from '../help-center';
import type { KnowledgeDocument } from '@helpdex/knowledge-index';
import { plainBulkSeconds, twoSidedBulkSeconds } from '../direct-bulk';
import { measureRun, type MeasuredRun } from '../measured-run';
import { median } from '../median';
import type { PerSide } from '../searchable';

/** An odd number, so that the median is one of them. */
const ROUNDS = 3;

/** How fast a help center becomes searchable, against writing the same documents straight into the index; and what a run without changes costs. */
export const fullSync: Benchmark = {
  name: 'full-sync',
  about: 'from "source added" to the last article searchable, as a ratio to bulk-indexing the same documents; runs without changes',
  run: inBenchWorld('bench', measure),
};

interface Round {
  first: MeasuredRun & { searchableSeconds: number };
  incremental: MeasuredRun;
  full: MeasuredRun;
  plainSeconds: number;
  twoSidedSeconds: number;
}

/** Each round syncs one more account with the same articles, then writes the same documents itself: what grows or warms up does so for both sides. */
async function measure(world: BenchWorld, { articles, report }: BenchmarkOptions): Promise<BenchmarkResult> {
  const corpus = await corpusOf(articles);
  const { client, index } = await indexAccess(world);
  const total: PerSide = { public: 0, internal: 0 };
  const rounds: Round[] = [];
  let documents: KnowledgeDocument[] = [];
  let account: HelpCenter | undefined;
  for (let round = 1; round <= ROUNDS; round += 1) {
    report(`round ${round} of ${ROUNDS}: first run`);
    account = await createHelpCenter(world, `bench-${round}`, corpus);
    total.public += account.expected.public;
    total.internal += account.expected.internal;
    const first = await measureFirst(world, account, () => index.untilSearchable(total));
    report(`round ${round} of ${ROUNDS}: runs without changes`);
    const incremental = await measureRun(world, () => again(world, first.run.sourceId, 'incremental'));
    const full = await measureRun(world, () => again(world, first.run.sourceId, 'full'));
    if (documents.length === 0) documents = await index.documents();
    report(`round ${round} of ${ROUNDS}: ${documents.length} documents straight into the index`);
    const plainSeconds = await plainBulkSeconds({ client, namespace: world.namespace, round }, documents);
    const twoSidedSeconds = await twoSidedBulkSeconds({ client, namespace: world.namespace, round }, documents);
    rounds.push({ first, incremental, full, plainSeconds, twoSidedSeconds });
  }
  if (!account) throw new Error('there was no round');
  return resultOf(account, documents.length, rounds);
}

function resultOf({ articles, expected }: HelpCenter, documents: number, rounds: readonly Round[]): BenchmarkResult {
  const medianOf = (pick: (round: Round) => number): number => median(rounds.map(pick));
  const searchable = medianOf(({ first }) => first.searchableSeconds);
  const plain = medianOf(({ plainSeconds }) => plainSeconds);
  const twoSided = medianOf(({ twoSidedSeconds }) => twoSidedSeconds);
  const middle = rounds.find(({ first }) => first.searchableSeconds === searchable) as Round;
  return {
    ratios: {
      pipelineToDirectBulk: plain / searchable,
      pipelineToTwoSidedBulk: twoSided / searchable,
      unchangedFullRunToFirstRun: medianOf(({ full }) => full.seconds) / medianOf(({ first }) => first.seconds),
    },
    measurements: {
      corpus: { articles, locales: LOCALES.length, documentsPublic: expected.public, documentsInternal: expected.internal },
      firstRun: {
        searchableSeconds: searchable,
        searchableSecondsPerRound: rounds
          .map(({ first }) => first.searchableSeconds)
          .map(Math.round)
          .join(', '),
        articlesPerSecond: articles / searchable,
        documentsPerSecond: documents / searchable,
        ...told(middle.first),
      },
      unchangedIncrementalRun: told(middle.incremental),
      unchangedFullRun: told(middle.full),
      directBulk: { medianSeconds: plain, documentsPerSecond: documents / plain },
      twoSidedBulk: { medianSeconds: twoSided, documentsPerSecond: documents / twoSided },
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
  surroundingCpuSeconds,
  run,
}: MeasuredRun): Measurements => ({
  ...{ seconds, zendeskRequests, entriesSeen: run.counts.seen, recordsFetched, recordsClassified, documentsWritten },
  ...{ cpuSeconds, surroundingCpuSeconds },
});
