import { readFile } from 'node:fs/promises';
import type { Benchmark, BenchmarkOptions, BenchmarkResult } from '../benchmark';
import { createBenchWorld } from '../bench-world';
import { addSource, createHelpCenter, indexAccess } from '../help-center';
import { measureRun } from '../measured-run';

const SMALL = 2_000;
const LARGE = 100_000;

/** Whether the memory of a service grows with the catalogue. */
export const memory: Benchmark = {
  name: 'memory',
  about: `peak memory of each service after a first sync of ${LARGE} articles over one of ${SMALL}`,
  run: measure,
};

async function measure({ articles = LARGE, report }: BenchmarkOptions): Promise<BenchmarkResult> {
  const small = await peaks(Math.min(SMALL, articles), report);
  const large = await peaks(articles, report);
  const ratios = Object.fromEntries(Object.entries(large).map(([name, mib]) => [name, mib / (small[name] as number)]));
  return { ratios: { worst: Math.max(...Object.values(ratios)), ...ratios }, measurements: { smallMiB: small, largeMiB: large } };
}

/** MiB that each service had at most, in a world of its own. */
async function peaks(articles: number, report: (line: string) => void): Promise<Record<string, number>> {
  const world = await createBenchWorld('benchmemory');
  try {
    report(`a first sync of ${articles} articles`);
    const helpCenter = await createHelpCenter(world, 'memory', { kind: 'generated', articles, locales: ['en-us'] });
    await measureRun(world, async () => (await addSource(world, helpCenter)).run);
    await (await indexAccess(world)).index.untilSearchable(helpCenter.expected);
    const found: Record<string, number> = {};
    for (const { pid, program } of world.services.all) found[program.name] = peakMiB(await readFile(`/proc/${pid}/status`, 'utf8'));
    return found;
  } finally {
    await world.stop();
  }
}

/** `VmHWM` out of the text of `/proc/PID/status`. @throws when the kernel does not tell */
export function peakMiB(status: string): number {
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kib === undefined) throw new Error('the kernel does not tell the peak of the memory');
  return Number(kib) / 1_024;
}
