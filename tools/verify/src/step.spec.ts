import { closingLine, run, sum, tallyOf } from './step';

const report = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1, numRuntimeErrorTestSuites: 0, success: true };

it('adds up, and says so in the form that is looked for', () => {
  expect(closingLine(sum([tallyOf(report), { passed: 1, failed: 0, skipped: 0 }]))).toBe('4 passed, 0 failed, 2 skipped');
  expect(closingLine(sum([]))).toBe('0 passed, 0 failed');
});

it.each([
  ['a failed test', { numFailedTests: 2, success: false }, 2],
  ['a suite that does not load', { numRuntimeErrorTestSuites: 1, success: false }, 1],
  ['a failure of the runner itself', { success: false }, 1],
])('counts %s', (_name, change, failed) => expect(tallyOf({ ...report, ...change }).failed).toBe(failed));

it('reports the exit code of what it runs', async () => {
  expect(await run(process.execPath, ['-e', 'process.exit(3)'])).toBe(3);
  expect(await run(process.execPath, ['-e', 'process.kill(process.pid, "SIGKILL")'])).toBe(1);
});
