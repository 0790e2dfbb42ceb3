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

/** `12 passed, 0 failed`, and how many were skipped where any were. */
export const closingLine = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

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

/** Runs a command with its output shown. @returns its exit code; 1 when a signal ended it. */
export function run(command: string, args: readonly string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** One tier of Jest over all projects. No test found is a failure: a tier without tests proves nothing. */
export async function jestTier(tier: string, args: readonly string[]): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'helpdex-verify-'));
  const output = join(folder, 'report.json');
  try {
    await run(process.execPath, ['node_modules/jest/bin/jest.js', '--json', `--outputFile=${output}`, ...args], { JEST_TIER: tier });
    const tally = tallyOf(JSON.parse(readFileSync(output, 'utf8')) as JestReport);
    return tally.passed + tally.failed > 0 ? tally : { ...tally, failed: 1 };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function check(command: string, args: readonly string[]): Promise<Tally> {
  const code = await run(command, args);
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}
