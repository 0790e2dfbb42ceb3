import { TOPICS, topicName, type TopicSpec } from '@helpdex/contracts';
import { Violation } from '../checks/violation';
import { NAMESPACE } from '../services/service-host';
import { giveRolesBack } from './roles';
import { KINDS, TENANTS, type World } from './world';

/** Steps after which a world that is left in peace must have come to rest. */
const MAX_STEPS_TO_REST = 60_000;
const LOOK_EVERY = 20;

const GROUPS: readonly [string, TopicSpec][] = [
  ['fetcher', TOPICS.syncRequested],
  ['fetcher-sweeps', TOPICS.sweepRequested],
  ['fetcher-sources', TOPICS.sourceChanged],
  ['classifier', TOPICS.articleFetched],
  ['classifier-sources', TOPICS.sourceChanged],
  ['indexer', TOPICS.articleClassified],
  ['indexer-sources', TOPICS.sourceChanged],
  ['source-registry', TOPICS.syncProgress],
];

const lagOf = (world: World): string[] =>
  GROUPS.filter(([group, { suffix }]) => world.servers.lag(`${NAMESPACE}.${group}`, topicName(NAMESPACE, suffix)) > 0).map(
    ([group]) => group,
  );

function unrest(world: World): string[] {
  const runs = [...world.registry.sources.values()]
    .filter(({ active, status }) => active && status === 'active')
    .map(({ source }) => `run of ${source}`);
  const unsent = world
    .ledger()
    .filter(({ emitVer, sent, source }) => emitVer > (sent?.ver ?? -1) && world.registry.sources.get(source)?.status === 'active');
  return [...runs, ...lagOf(world).map((group) => `lag of ${group}`), ...unsent.map(({ _id }) => `unsent ${_id}`)];
}

/** Lets the world come to rest. @throws Violation when it does not (G5: lag returns to 0; G9: a run ends) */
export async function rest(world: World): Promise<void> {
  for (let step = 0; step < MAX_STEPS_TO_REST; step += 1) {
    if (step % LOOK_EVERY === 0) {
      giveRolesBack(world);
      if (unrest(world).length === 0) return;
    }
    await world.step();
  }
  throw new Violation('G5', `no rest: ${unrest(world).slice(0, 4).join(', ')}`);
}

/** No more faults: what stood still goes on, and what died is started again. */
export function makePeace(world: World): void {
  world.servers.behave();
  for (const { process } of world.instances) {
    process.isStopped = false;
    process.release();
  }
  for (const { center } of world.sources.values()) center.listedAs.clear();
  for (const kind of KINDS) if (!world.instances.some((one) => one.kind === kind)) world.start(kind);
}

const MAX_REPAIR_STEPS = 20_000;

/** A full run of every source that is left, and once more after what a person would decide about removals that were held. */
export async function fullSync(world: World): Promise<void> {
  for (const { source } of TENANTS) world.registry.startRun(source, 'full');
  await rest(world);
  if (!(await decideReviews(world))) return;
  for (const { source } of TENANTS) world.registry.startRun(source, 'full');
  await rest(world);
}

/** @returns whether there was anything to decide. */
async function decideReviews(world: World): Promise<boolean> {
  const reviews = world.instances.find(({ classifier }) => classifier)?.classifier?.reviews;
  if (!reviews) throw new Error('no classifier runs');
  let decided = 0;
  for (const { tenant } of TENANTS)
    for (const { _id } of await during(world, reviews.openOnes(tenant))) {
      await during(world, reviews.decide(tenant, _id, 'approve', 'ann'));
      decided += 1;
    }
  // The repair loop carries it out.
  for (let step = 0; (await during(world, reviews.unapplied())).length > 0; step += 1) {
    if (step === MAX_REPAIR_STEPS) throw new Violation('G5', 'an approved removal is never carried out');
    await world.step();
  }
  return decided > 0;
}

/** Waits for something that only goes on as the world does. */
export async function during<T>(world: World, work: Promise<T>): Promise<T> {
  const ended = work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  let end: { value: T } | { error: unknown } | undefined;
  void ended.then((result) => (end = result));
  for (let step = 0; !end && step < MAX_STEPS_TO_REST; step += 1) await world.step();
  if (!end) throw new Violation('G5', 'a call never came back');
  if ('error' in end) throw end.error;
  return end.value;
}
