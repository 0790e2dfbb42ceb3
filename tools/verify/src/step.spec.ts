import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { closingLine, run, stepLine, sum, tallyOf } from './step';

const GONE_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 50;
const report = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1, numRuntimeErrorTestSuites: 0, success: true };

it('adds up, and says so in the form that is looked for', () => {
  const total = sum([tallyOf(report), { passed: 1, failed: 0, skipped: 0 }]);
  expect(closingLine(total)).toBe('4 passed, 0 failed');
  expect(closingLine(sum([]))).toBe('0 passed, 0 failed');
  expect(stepLine({ ...total, name: 'unit', seconds: 3 })).toBe('unit: 4 passed, 0 failed, 2 skipped (3 s)');
  expect(stepLine({ passed: 1, failed: 0, skipped: 0, name: 'types', seconds: 1 })).toBe('types: 1 passed, 0 failed (1 s)');
});

it.each([
  ['a failed test', { numFailedTests: 2, success: false }, 2],
  ['a suite that does not load', { numRuntimeErrorTestSuites: 1, success: false }, 1],
  ['a failure of the runner itself', { success: false }, 1],
])('counts %s', (_name, change, failed) => expect(tallyOf({ ...report, ...change }).failed).toBe(failed));

it('reports the exit code of what it runs', async () => {
  expect(await run(process.execPath, ['-e', 'process.exit(3)'], { limitMinutes: 1 })).toBe(3);
  expect(await run(process.execPath, ['-e', 'process.kill(process.pid, "SIGKILL")'], { limitMinutes: 1 })).toBe(1);
});

it('ends what takes too long, with everything it started', async () => {
  const marker = `helpdex-step-spec-${process.pid}`;
  const parent = `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '${marker}']); setInterval(() => {}, 1000)`;
  expect(await run(process.execPath, ['-e', parent], { limitMinutes: 0.01 })).toBe(124);
  // What was killed is gone a moment later.
  for (const deadline = Date.now() + GONE_WITHIN_MS; running(marker).length > 0 && Date.now() < deadline;) await setTimeout(LOOK_EVERY_MS);
  expect(running(marker)).toEqual([]);
});

/** Command lines of the processes that have this among their arguments. */
function running(marker: string): string[][] {
  const commandLines = readdirSync('/proc').flatMap((pid) => {
    try {
      return /^\d+$/.test(pid) ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')] : [];
    } catch {
      return [];
    }
  });
  return commandLines.filter((args) => args.includes(marker));
}
