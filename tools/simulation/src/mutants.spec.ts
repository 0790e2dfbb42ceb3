import { MUTANTS } from './scenario/mutants';
import { simulate } from './scenario/simulate';

/** Seeds until a missing guard must have been missed. */
const MAX_SEEDS = 100;

jest.setTimeout(240_000);

async function missedBy(name: string): Promise<string | undefined> {
  for (let seed = 1; seed <= MAX_SEEDS; seed += 1) {
    const failure = await simulate(seed, MUTANTS[name]?.()).then(
      () => undefined,
      (error: Error) => error,
    );
    if (failure && failure.name !== 'Violation') throw failure;
    if (failure) return failure.message;
  }
  return undefined;
}

it.each(Object.keys(MUTANTS))('without its %s the world does not hold', async (name) => {
  expect(await missedBy(name)).toMatch(/^G\d: /);
});
