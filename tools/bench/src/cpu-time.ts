import type { RunningServices, Stack } from '@helpdex/local-stack';
import { readFile } from 'node:fs/promises';

/** Kernel ticks a second as every Linux of the last twenty years tells them to programs. */
const TICKS_PER_SECOND = 100;
/** Of the fields after the command's closing parenthesis: `utime` and `stime`. */
const USER_FIELD = 11;
const SYSTEM_FIELD = 12;

/** CPU seconds out of the text of `/proc/PID/stat`. The command's name may hold spaces and parentheses. */
export function cpuSecondsOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[USER_FIELD]) + Number(fields[SYSTEM_FIELD])) / TICKS_PER_SECOND;
}

/** CPU seconds that each service has used since it started; empty where there is no `/proc`. */
export const serviceCpuSeconds = ({ all }: Pick<RunningServices, 'all'>): Promise<Record<string, number>> =>
  cpuSeconds(all.map(({ pid, program }) => [program.name, pid]));

/** Those of the native servers, and of this very process, in which the simulated Zendesk runs: they share the processor with the services. */
export const surroundingCpuSeconds = ({ pids }: Pick<Stack, 'pids'>): Promise<Record<string, number>> =>
  cpuSeconds([...Object.entries(pids), ['simulator and benchmark', process.pid]]);

async function cpuSeconds(processes: readonly (readonly [name: string, pid: number | undefined])[]): Promise<Record<string, number>> {
  const seconds: Record<string, number> = {};
  for (const [name, pid] of processes) {
    const stat = pid === undefined ? undefined : await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
    if (stat !== undefined) seconds[name] = cpuSecondsOf(stat);
  }
  return seconds;
}

export const difference = (after: Readonly<Record<string, number>>, before: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(after).map(([name, value]) => [name, value - (before[name] ?? 0)]));
