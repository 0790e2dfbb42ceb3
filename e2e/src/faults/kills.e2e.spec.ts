import { FaultWorld } from './fault-world';
import { expectWorkTakenUp, ROUNDS } from './kill-rounds';

let one: FaultWorld;

beforeAll(async () => {
  one = await FaultWorld.create('killed', { syncTickMs: 500 });
});
afterAll(() => one?.stop());

/** The first of the rounds; the others, and everything that may come over all services at once, are `npm run soak`. */
it('fetcher, classifier, indexer and registry may be killed between two steps of one sync: each takes its work up again', () =>
  expectWorkTakenUp(one, ROUNDS[0] ?? {}));
