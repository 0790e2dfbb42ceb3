import { checkAtRest } from '../checks/final-checks';
import { checkPermutation, checkReplay } from '../checks/replay-checks';
import { fullSync, makePeace, rest } from './ending';
import { eraseDeleted } from './erasing';
import { mischief, moodOf } from './mischief';
import { sound, type Parts } from './mutants';
import { playSome } from './plots';
import { Stage } from './stage';
import { World } from './world';

/** Length of the part with faults; plots that are under way then are played to their end. */
const STEPS_OF_MISCHIEF = 800;
const FIRST_ARTICLES = 3;

export interface Told {
  steps: number;
  /** Virtual time. */
  seconds: number;
  verdicts: number;
}

/** One world from its seed to its end. @throws Violation when a guarantee did not hold; the seed alone tells the same story again */
export async function simulate(seed: number, parts: Parts = sound()): Promise<Told> {
  const random = Math.random;
  const world = new World(seed, parts);
  // The services' own jitter comes from the seed as well.
  Math.random = world.chance.next;
  try {
    const startedAt = world.scheduler.now;
    await live(world, seed);
    return { steps: world.steps, seconds: (world.scheduler.now - startedAt) / 1_000, verdicts: world.records.verdicts.length };
  } finally {
    Math.random = random;
  }
}

async function live(world: World, seed: number): Promise<void> {
  for (const { center } of world.sources.values()) for (let id = 101; id < 101 + FIRST_ARTICLES; id += 1) center.add(String(id));
  const mood = moodOf(world.chance);
  const stage = new Stage();
  world.servers.misbehave(mood.servers);
  playSome(world, stage, seed);
  for (let step = 0; step < STEPS_OF_MISCHIEF || !stage.isEmpty; step += 1) {
    if (world.chance.happens(mood.perStep)) mischief(world, mood);
    await world.step();
    stage.look();
  }
  makePeace(world);
  await eraseDeleted(world);
  await rest(world);
  await fullSync(world);
  checkAtRest(world);
  await checkReplay(world);
  await checkPermutation(world);
}
