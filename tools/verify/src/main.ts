import { check, closingLine, jestTier, run, sum, type StepResult, type Tally } from './step';

/** Everything that must pass, cheapest first. Later steps still run when an earlier one failed: one run tells all. */
const STEPS: readonly { name: string; run: () => Promise<Tally> }[] = [
  { name: 'project references in step with imports', run: () => check('npx', ['nx', 'sync:check']) },
  { name: 'lint, with module boundaries', run: () => check('npx', ['nx', 'run-many', '-t', 'lint', '--output-style=static']) },
  { name: 'types', run: () => check('npx', ['tsc', '--build']) },
  { name: 'unit tests', run: () => jestTier('unit', ['--maxWorkers=2']) },
  { name: 'integration tests on the real stack', run: () => jestTier('integration', ['--runInBand']) },
  { name: 'end-to-end tests', run: () => jestTier('e2e', ['--runInBand']) },
];

/** `npm test`, or `npm test -- unit types` for the steps whose name contains one of the words. */
async function main(words: readonly string[]): Promise<number> {
  const steps = STEPS.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
  const results: StepResult[] = [];
  for (const step of steps) {
    console.log(`\n=== ${step.name}`);
    const startedAt = Date.now();
    const tally = await step.run();
    results.push({ name: step.name, seconds: Math.round((Date.now() - startedAt) / 1_000), ...tally });
  }
  await stopTestStack();

  console.log('');
  for (const { name, seconds, ...tally } of results) console.log(`${name}: ${closingLine(tally)} (${seconds} s)`);
  const total = sum(results);
  console.log(closingLine(total));
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

/** The servers that the suites shared; they outlive each suite on purpose, not the whole run. */
const stopTestStack = (): Promise<number> =>
  run(process.execPath, ['--import', 'tsx', '-C', '@helpdex/source', 'libs/testing/src/cli.ts', 'stop'], {
    TSX_TSCONFIG_PATH: 'tsconfig.base.json',
  });

void main(process.argv.slice(2)).then((code) => process.exit(code));
