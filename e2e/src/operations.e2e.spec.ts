import { describeAccounts } from './operations/accounts';
import { describeCadences } from './operations/cadence';
import { describeProblems } from './operations/problems';
import { describeQuota } from './operations/quota';
import { Sources } from './operations/sources';
import { describeWebhooks } from './operations/webhooks';
import { createWorld, type World } from './world';

/** How often the schedulers look: so that what came due is found at once. */
const TICK_MS = 300;

let world: World;
let sources: Sources;

beforeAll(async () => {
  world = await createWorld('operations', { syncTickMs: TICK_MS });
  sources = new Sources(world);
});
afterAll(() => world?.stop());

const theirs = (): Sources => sources;
describeCadences(theirs);
describeWebhooks(theirs);
describeAccounts(theirs);
describeProblems(theirs);
describeQuota(theirs);
