import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a step counted. A step that is not made of tests counts as one. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

export interface StepResult extends Tally {
  name: string;
  seconds: number;
}

export const sum = (tallies: readonly Tally[]): Tally =>
  tallies.reduce(
    (total, { passed, failed, skipped }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );

/** `12 passed, 0 failed`: the last line of all, in the form that is looked for. */
export const closingLine = ({ passed, failed }: Tally): string => `${passed} passed, ${failed} failed`;

/** A step's own line, with what was skipped where anything was. */
export const stepLine = ({ name, seconds, ...tally }: StepResult): string =>
  `${name}: ${closingLine(tally)}${tally.skipped > 0 ? `, ${tally.skipped} skipped` : ''} (${seconds} s)`;

interface JestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  numRuntimeErrorTestSuites: number;
  success: boolean;
}

/** A suite that could not even load has no failed test of its own; it counts as one, so that it cannot hide. */
export function tallyOf(report: JestReport): Tally {
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return {
    passed: report.numPassedTests,
    failed: report.success ? failed : Math.max(failed, 1),
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

export interface RunOptions {
  env?: Record<string, string>;
  /** How long the command may take, in minutes, before it is ended with everything it started. */
  limitMinutes: number;
}

/** Runs a command with its output shown. @returns its exit code; 1 when a signal ended it, 124 when its time was over. */
export function run(command: string, args: readonly string[], { env = {}, limitMinutes }: RunOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    // A group of its own, so that the workers of an ended command do not outlive it.
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env }, detached: true });
    let timedOut = false;
    const limit = setTimeout(() => {
      timedOut = true;
      console.error(`${command} ${args.join(' ')}: ended after ${limitMinutes} minutes`);
      endGroup(child.pid);
    }, limitMinutes * 60_000);
    const interrupt = (): void => endGroup(child.pid);
    process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
    const settle = (): void => {
      clearTimeout(limit);
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    };
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('exit', (code) => {
      settle();
      resolve(timedOut ? 124 : (code ?? 1));
    });
  });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

export interface TierOptions {
  args: readonly string[];
  limitMinutes: number;
}

/** One tier of Jest over all projects. No test found is a failure: a tier without tests proves nothing. */
export async function jestTier(tier: string, { args, limitMinutes }: TierOptions): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'helpdex-verify-'));
  const output = join(folder, 'report.json');
  try {
    await run(process.execPath, ['node_modules/jest/bin/jest.js', '--json', `--outputFile=${output}`, '--forceExit', ...args], {
      env: { JEST_TIER: tier },
      limitMinutes,
    });
    const tally = tallyOf(JSON.parse(readFileSync(output, 'utf8')) as JestReport);
    return tally.passed + tally.failed > 0 ? tally : { ...tally, failed: 1 };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function check(command: string, args: readonly string[], options: RunOptions): Promise<Tally> {
  const code = await run(command, args, options);
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}
