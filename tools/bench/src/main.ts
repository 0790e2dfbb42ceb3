import { CHECKOUT, describeFailure } from '@helpdex/local-stack';
import { join } from 'node:path';
import { BENCH_USAGE, parseBenchOptions, type BenchOptions } from './bench-options';
import type { Benchmark } from './benchmark';
import { closing } from './closing/closing';
import { dashboardFilter } from './dashboard-filter/dashboard-filter';
import { drain } from './drain/drain';
import { fullSync } from './full-sync/full-sync';
import { memory } from './memory/memory';
import { rebuild } from './rebuild/rebuild';
import { describeResult, machine, writeResult } from './result-file';
import { searchLatency } from './search/search-latency';
import { tenantTiming } from './tenants/tenant-timing';

const BENCHMARKS: readonly Benchmark[] = [fullSync, rebuild, searchLatency, closing, drain, memory, tenantTiming, dashboardFilter];
const RESULTS = join(CHECKOUT, 'bench/results');

async function main(options: BenchOptions): Promise<void> {
  if (options.help) return console.log(BENCH_USAGE);
  if (options.list) return console.log(BENCHMARKS.map(({ name, about }) => `${name.padEnd(17)} ${about}`).join('\n'));
  for (const benchmark of chosen(options.names)) await measure(benchmark, options);
}

function chosen(names: readonly string[]): readonly Benchmark[] {
  if (names.length === 0) return BENCHMARKS;
  return names.map((name) => {
    const found = BENCHMARKS.find((benchmark) => benchmark.name === name);
    if (!found) throw new Error(`There is no benchmark "${name}".\n\n${BENCH_USAGE}`);
    return found;
  });
}

async function measure({ name, run }: Benchmark, { articles }: BenchOptions): Promise<void> {
  const report = (line: string): void => console.error(`[${name}] ${line}`);
  const result = await run({ report, ...(articles === undefined ? {} : { articles }) });
  console.log(describeResult({ name, ...result }));
  const isQuick = articles !== undefined;
  report(`written to ${await writeResult(RESULTS, { name, at: new Date().toISOString(), machine: machine(), ...result }, isQuick)}`);
}

Promise.resolve()
  .then(() => main(parseBenchOptions(process.argv.slice(2))))
  .catch((error: unknown) => {
    console.error(describeFailure(error));
    process.exitCode = 1;
  });
