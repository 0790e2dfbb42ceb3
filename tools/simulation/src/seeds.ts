import { simulate } from './scenario/simulate';

/** Seeds of one test of a spec. */
const PER_TEST = 10;

/** Runs one world. @throws what did not hold, and how to see it again */
export async function holds(seed: number): Promise<void> {
  await simulate(seed).catch((error: unknown) => {
    throw new Error(`seed ${seed} fails; again with: npm run simulate -- --seed ${seed}`, { cause: error });
  });
}

/** Declares the tests of so many seeds. Two specs share them, so that two workers do. */
export function itHolds(from: number, seeds: number): void {
  it.each(Array.from({ length: Math.ceil(seeds / PER_TEST) }, (_, index) => from + index * PER_TEST))(
    'seeds from %i on hold',
    async (first) => {
      for (let seed = first; seed < Math.min(first + PER_TEST, from + seeds); seed += 1) await holds(seed);
    },
    120_000,
  );
}
