import { check, closingLine, jestTier, stepLine, sum, type StepResult, type Tally } from './step';

interface Step {
  name: string;
  run: () => Promise<Tally>;
  /** Runs on the servers, which are brought up before the first such step. */
  needsStack?: true;
}

const nx = (...args: string[]): Promise<Tally> => check('npx', ['nx', ...args], { limitMinutes: 10 });

/** Everything that must pass, cheapest first. Later steps still run when an earlier one failed: one run tells all. */
const STEPS: readonly Step[] = [
  { name: 'project references in step with imports', run: () => nx('sync:check') },
  { name: 'lint, with module boundaries', run: () => nx('run-many', '-t', 'lint', '--output-style=static') },
  { name: 'types', run: () => check('npx', ['tsc', '--build'], { limitMinutes: 10 }) },
  { name: 'unit tests', run: () => jestTier('unit', { args: ['--maxWorkers=2'], limitMinutes: 25 }) },
  {
    name: 'integration tests on the real stack',
    run: () => jestTier('integration', { args: ['--runInBand'], limitMinutes: 25 }),
    needsStack: true,
  },
  { name: 'end-to-end tests', run: () => jestTier('e2e', { args: ['--maxWorkers=2'], limitMinutes: 60 }), needsStack: true },
];

/** `npm test`, or `npm test -- unit types` for the steps whose name contains one of the words. */
async function main(words: readonly string[]): Promise<number> {
  const steps = STEPS.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
  const results = await runSteps(steps);
  await stack('stop');

  console.log('');
  for (const result of results) console.log(stepLine(result));
  const total = sum(results);
  console.log(closingLine(total));
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

async function runSteps(steps: readonly Step[]): Promise<StepResult[]> {
  const results: StepResult[] = [];
  let stackRuns: boolean | undefined;
  for (const step of steps) {
    if (step.needsStack && stackRuns === undefined) {
      const start = await timed('servers: Kafka, Elasticsearch, MongoDB', () => stack('start'));
      results.push(start);
      stackRuns = start.failed === 0;
    }
    // Without servers each of hundreds of tests would wait for them in vain.
    const skip = step.needsStack && stackRuns === false;
    results.push(await timed(step.name, skip ? () => Promise.resolve({ passed: 0, failed: 1, skipped: 0 }) : step.run));
  }
  return results;
}

async function timed(name: string, work: () => Promise<Tally>): Promise<StepResult> {
  console.log(`\n=== ${name}`);
  const startedAt = Date.now();
  const tally = await work();
  return { name, seconds: Math.round((Date.now() - startedAt) / 1_000), ...tally };
}

/** The servers that the suites share; they outlive each suite on purpose, not the whole run. The first start on a machine downloads and builds. */
const stack = (command: 'start' | 'stop'): Promise<Tally> =>
  check(process.execPath, ['--import', 'tsx', '-C', '@helpdex/source', 'libs/testing/src/cli.ts', command], {
    env: { TSX_TSCONFIG_PATH: 'tsconfig.base.json' },
    limitMinutes: 30,
  });

void main(process.argv.slice(2)).then((code) => process.exit(code));
