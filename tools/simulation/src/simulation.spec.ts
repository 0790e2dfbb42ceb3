import { REGRESSION_SEEDS } from './regression-seeds';
import { simulate } from './scenario/simulate';
import { holds, itHolds } from './seeds';

it.each(REGRESSION_SEEDS)('seed %i holds again: %s', (seed) => holds(seed), 60_000);

it('the same seed tells the same story', async () => {
  expect(await simulate(7)).toEqual(await simulate(7));
}, 60_000);

itHolds(1_001, 150);
