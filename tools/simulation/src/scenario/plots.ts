import { docKey } from '@helpdex/contracts';
import { FETCHED } from '../checks/record-checks';
import { isPublic } from '../models/zendesk/help-center';
import { FORGETS_DELETES_MS } from '../models/elasticsearch/simulated-index';
import { eraseSource } from './erasing';
import { giveRolesBack } from './roles';
import type { Stage } from './stage';
import { TENANTS, type Instance, type Kind, type World } from './world';

/** A course of events that chance alone would hardly ever come to. It plays among everything else that happens, and may come to nothing. */
type Plot = (world: World, stage: Stage) => Promise<void>;

/** Steps that a plot waits for anything. */
const PATIENCE = 2_500;
const MAX_ATTEMPTS = 2;
const LOCALE = 'en-us';

const isIdle = (world: World, source: string): boolean => !world.registry.sources.get(source)?.active;
const isGone = (world: World, source: string): boolean => world.registry.sources.get(source)?.status !== 'active';
const awake = (world: World, kind: Kind): Instance[] => world.instances.filter((one) => one.kind === kind && !one.process.isFrozen);

const begins = (world: World, stage: Stage, source: string): Promise<boolean> =>
  stage.until(() => isGone(world, source) || world.registry.startRun(source, 'full'), PATIENCE);

/** @returns whether a full run completed. */
async function fullRun(world: World, stage: Stage, source: string): Promise<boolean> {
  const known = world.registry.sources.get(source);
  for (let attempt = 0; attempt < MAX_ATTEMPTS && known; attempt += 1) {
    if (!(await stage.until(() => isGone(world, source) || isIdle(world, source), PATIENCE))) return false;
    // Without it a run only ends early.
    giveRolesBack(world);
    if (!(await begins(world, stage, source)) || isGone(world, source)) return false;
    const run = known.active;
    if (!(await stage.until(() => isIdle(world, source), PATIENCE))) return false;
    if (run?.state.end?.status.startsWith('completed')) return true;
  }
  return false;
}

/** Everything that anybody can read becomes hidden or is deleted, or the other way round. */
function turnOver(world: World, source: string): void {
  const center = world.sources.get(source)?.center;
  for (const id of center?.ids ?? []) {
    const now = center?.current(id);
    if (!now || world.chance.happens(0.3)) continue;
    if (now.isDeleted || now.segment !== null) center?.change(id, { isDeleted: false, segment: null }, true);
    else center?.change(id, world.chance.happens(0.6) ? { segment: '9' } : { isDeleted: true }, false);
  }
}

/** Just before what a process does something that others may have done after it by the time that it goes on. */
const MOMENTS: readonly [Kind, string][] = [
  ['classifier', 'write classifier/ledger'],
  ['classifier', 'send sim.article.classified.v1'],
  ['indexer', 'bulk'],
  ['indexer', 'bulk'],
  ['fetcher', 'write fetcher/jobs'],
  ['fetcher', 'send sim.article.fetched.v1'],
];

const isHeld = (world: World, kind: Kind): boolean => world.instances.some((one) => one.kind === kind && one.process.isHeld);

/** @returns what lets it go on. */
function holdOne(world: World, kind: Kind, call: string): () => void {
  const victims = awake(world, kind);
  world.snare(victims, call);
  return () => {
    for (const { process } of victims) process.release();
  };
}

/** A process stands still in the middle of something, others take over and go on to newer states, and then it goes on as if nothing had happened. */
const zombie: Plot = async (world, stage) => {
  const { source } = world.chance.pick(TENANTS);
  const [kind, call] = world.chance.pick(MOMENTS);
  if (world.chance.happens(0.5)) await fullRun(world, stage, source);
  while (awake(world, kind).length < 2) world.start(kind);
  if (world.chance.happens(0.5)) turnOver(world, source);
  await begins(world, stage, source);
  const released = holdOne(world, kind, call);
  if (!(await stage.until(() => isHeld(world, kind), PATIENCE))) return released();
  turnOver(world, source);
  await stage.until(() => isIdle(world, source), PATIENCE);
  await fullRun(world, stage, source);
  if (world.chance.happens(0.5)) world.scheduler.pass(FORGETS_DELETES_MS + 1);
  released();
};

/** An article is restricted, which moves no time; and after Helpdex knows of it, listings show it as it was before. */
const staleListing: Plot = async (world, stage) => {
  const { source } = world.chance.pick(TENANTS);
  const center = world.sources.get(source)?.center;
  const open = center?.ids.flatMap((id) => {
    const revision = center.current(id);
    return revision && isPublic(revision, LOCALE) ? [{ id, revision }] : [];
  });
  if (!center || !open?.length) return;
  const { id, revision } = world.chance.pick(open);
  center.change(id, { segment: '9' }, false);
  if (!(await fullRun(world, stage, source))) return;
  center.listedAs.set(id, revision);
  await fullRun(world, stage, source);
  center.listedAs.delete(id);
};

/** A source is deleted while records of an article that nobody has judged yet are under way. */
const lateRecords: Plot = async (world, stage) => {
  const { tenant, source } = world.chance.pick(TENANTS);
  const center = world.sources.get(source)?.center;
  if (!center) return;
  await stage.until(() => isGone(world, source) || isIdle(world, source), PATIENCE);
  const article = String(101 + center.ids.length);
  center.add(article);
  if (!world.registry.startRun(source, 'full')) return;
  const key = docKey({ tenant, source, article, locale: LOCALE });
  const log = world.servers.broker.log(FETCHED, world.servers.broker.partitionFor(FETCHED, key));
  const held = world.chance.pick<[Kind, string]>([
    ['classifier', 'write classifier/ledger'],
    ['classifier', 'send sim.article.classified.v1'],
    ['indexer', 'bulk'],
  ]);
  await stage.until(() => log.records.some((record) => record.key?.toString() === key), PATIENCE);
  const released = holdOne(world, ...held);
  await stage.until(() => isHeld(world, held[0]), PATIENCE);
  world.registry.remove(source);
  await eraseSource(world, stage, source);
  released();
};

/** Offsets are set back while everything goes on: what was read is read again. */
const rereading: Plot = async (world, stage) => {
  const { source } = world.chance.pick(TENANTS);
  await fullRun(world, stage, source);
  turnOver(world, source);
  await fullRun(world, stage, source);
  world.scheduler.pass(FORGETS_DELETES_MS + 1);
  world.readAgain(world.chance.pick(['classifier', 'indexer']));
};

const PLOTS: readonly Plot[] = [zombie, staleListing, zombie, lateRecords, rereading];

/** Each seed has its own, so that a few seeds in a row have all of them; some have a second one. More would only get in each other's way. */
export function playSome(world: World, stage: Stage, seed: number): void {
  const [first] = PLOTS.slice(seed % PLOTS.length) as [Plot];
  const second = world.chance.happens(0.3) ? [world.chance.pick(PLOTS)] : [];
  for (const plot of [first, ...second]) stage.play(plot(world, stage));
}
