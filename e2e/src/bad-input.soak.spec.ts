import { describeAttack } from './bad-input/describe-attack';
import { createWorld, UNLIMITED, type World } from './world';

let world: World;

beforeAll(async () => {
  world = await createWorld('badinput', UNLIMITED);
});
afterAll(() => world?.stop());

describe('every operation, given the whole catalogue of nonsense', () => describeAttack(() => world, { oneIn: 1 }));
