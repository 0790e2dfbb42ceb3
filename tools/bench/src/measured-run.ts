import { FINAL_RUN_STATUSES, physicalIndexPattern, type RunDto } from '@helpdex/contracts';
import { eventually } from '@helpdex/testing';
import type { BenchWorld } from './bench-world';
import { difference, serviceCpuSeconds, surroundingCpuSeconds } from './cpu-time';
import { recordsProduced } from './topic-offsets';

/** What one run cost, seen from outside: by Zendesk's log, the broker's offsets, the cluster's own counters and the kernel's. */
export interface MeasuredRun {
  run: RunDto;
  /** From the request that started it until it had ended. */
  seconds: number;
  zendeskRequests: number;
  /** Records on `article.fetched` and `article.classified`, a run's barriers among them. */
  recordsFetched: number;
  recordsClassified: number;
  /** Writes that the index took, tombstones among them. */
  documentsWritten: number;
  /** Of the services. */
  cpuSeconds: Record<string, number>;
  /** Of what they have to do with on the same machine. */
  surroundingCpuSeconds: Record<string, number>;
}

/** A first sync of 100,000 articles, on a machine that has something else to do as well. */
const RUN_LIMIT_MS = 2_700_000;
/** Each look costs the gateway and the registry a few milliseconds of the processor that is measured. */
const LOOK_EVERY_MS = 250;

/** @throws when the run does not end well: a run with problems has not done the work that is measured */
export async function measureRun(world: BenchWorld, begin: () => Promise<string>): Promise<MeasuredRun> {
  const before = await counters(world);
  const start = performance.now();
  const run = await ended(world, await begin());
  const seconds = (performance.now() - start) / 1_000;
  if (run.status !== 'completed') throw new Error(`the run ended ${run.status}: ${run.error?.message ?? JSON.stringify(run.counts)}`);
  const after = await counters(world);
  return {
    ...{ run, seconds, zendeskRequests: after.requests - before.requests },
    recordsFetched: after.produced.articleFetched - before.produced.articleFetched,
    recordsClassified: after.produced.articleClassified - before.produced.articleClassified,
    documentsWritten: after.documents - before.documents,
    cpuSeconds: difference(after.cpu, before.cpu),
    surroundingCpuSeconds: difference(after.surroundings, before.surroundings),
  };
}

async function counters(world: BenchWorld) {
  const { stack, namespace, simulator, services } = world;
  const { total: requests } = await simulator.control.requests(0);
  const [produced, documents, cpu, surroundings] = await Promise.all([
    recordsProduced(stack.kafkaBrokers, namespace),
    documentsWritten(world),
    serviceCpuSeconds(services),
    surroundingCpuSeconds(stack),
  ]);
  return { requests, produced, documents, cpu, surroundings };
}

async function documentsWritten({ elasticsearch, namespace }: BenchWorld): Promise<number> {
  const path = `/${physicalIndexPattern(namespace)}/_stats/indexing?expand_wildcards=all`;
  const { _all } = await elasticsearch<{ _all: { primaries?: { indexing?: { index_total: number } } } }>(path);
  return _all.primaries?.indexing?.index_total ?? 0;
}

const ended = ({ api }: BenchWorld, id: string): Promise<RunDto> =>
  eventually(
    async () => {
      const run = await api.getRun(id);
      if (!FINAL_RUN_STATUSES.includes(run.status)) throw new Error(`run ${id} is ${run.status}: ${JSON.stringify(run.counts)}`);
      return run;
    },
    { timeoutMs: RUN_LIMIT_MS, everyMs: LOOK_EVERY_MS },
  );
