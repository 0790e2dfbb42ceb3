import { ArticleFetched, docKey } from '@helpdex/contracts';
import { FETCHED, CLASSIFIED } from '../checks/record-checks';
import type { Chance } from '../engine/chance';
import { SERVER } from '../engine/scheduler';
import { LOCALES, type HelpCenter } from '../models/zendesk/help-center';
import { giveRolesBack } from './roles';
import { KINDS, TENANTS, type Instance, type World } from './world';

type Act = (world: World) => void;

const MAX_ARTICLES = 6;
const LONGEST_OUTAGE_MS = 20_000;
const LONGEST_FREEZE_MS = 90_000;

const centerOf = (world: World): HelpCenter => world.chance.pick([...world.sources.values()]).center;

/** One change by somebody in Zendesk. */
const edit: Act = (world) => {
  const center = centerOf(world);
  const { chance } = world;
  if (center.ids.length < MAX_ARTICLES && chance.happens(0.3)) return center.add(String(101 + center.ids.length));
  if (center.ids.length === 0) return;
  const id = chance.pick(center.ids);
  const now = center.current(id);
  if (!now) return;
  const locale = chance.pick(LOCALES);
  const { [locale]: text, ...others } = now.translations;
  const segment = (): void => center.change(id, { segment: now.segment === null ? '9' : null }, false);
  const edits: Act[] = [
    () => center.change(id, {}, true),
    segment,
    segment,
    () => center.change(id, { translations: { ...others, [locale]: { draft: !(text?.draft ?? true) } } }, true),
    () =>
      center.change(
        id,
        { translations: text && Object.keys(others).length > 0 ? others : { ...others, [locale]: { draft: false } } },
        true,
      ),
    () => (chance.happens(0.5) || now.isDeleted ? center.change(id, { isDeleted: !now.isDeleted }, false) : undefined),
  ];
  chance.pick(edits)(world);
};

const sync: Act = (world) => {
  const { source } = world.chance.pick(TENANTS);
  world.registry.startRun(source, world.chance.happens(0.5) ? 'full' : 'incremental');
};

const running = (world: World): Instance[] => world.instances.filter(({ process }) => !process.isFrozen);

const kill: Act = (world) => {
  const victims = running(world);
  if (victims.length === 0) return;
  const victim = world.chance.pick(victims);
  world.kill(victim);
  world.scheduler.after(SERVER, 200 + world.chance.below(20_000), () => world.start(victim.kind));
};

const freeze: Act = (world) => {
  const victims = running(world);
  if (victims.length > KINDS.length) world.freeze(world.chance.pick(victims), 1_000 + world.chance.below(LONGEST_FREEZE_MS));
};

const rebalance: Act = (world) => world.chance.pick([...world.servers.groups.values()]).rebalance();

const outage: Act = (world) => {
  const link = world.chance.pick(Object.values(world.servers.links));
  link.isDown = true;
  world.scheduler.after(SERVER, world.chance.below(LONGEST_OUTAGE_MS), () => (link.isDown = false));
};

const failOver: Act = (world) => world.servers.mongo.failOver();

const compact: Act = (world) => world.servers.compact(world.chance.pick([FETCHED, CLASSIFIED]));

/** Somebody takes the admin role from the user of the credentials; it comes back between two runs. */
const demote: Act = (world) => {
  centerOf(world).role = 'agent';
};

const promote: Act = giveRolesBack;

/** A record that cannot be read. */
const garble: Act = (world) => {
  const { tenant, source } = world.chance.pick(TENANTS);
  const { center } = world.sources.get(source) ?? {};
  if (!center || center.ids.length === 0) return;
  const key = docKey({ tenant, source, article: world.chance.pick(center.ids), locale: 'en-us' });
  const headers = { ce_specversion: '1.0', ce_id: 'g', ce_source: '/g', ce_type: `helpdex.article.fetched.v1` };
  const { broker } = world.servers;
  broker
    .log(FETCHED, broker.partitionFor(FETCHED, key))
    .append({ key: Buffer.from(key), value: Buffer.from(`{${ArticleFetched.name}`), headers });
  broker.tell(FETCHED);
};

const remove: Act = (world) => world.registry.remove(world.chance.pick(TENANTS).source);

/** How often each happens, by weight. */
const ACTS: readonly [number, Act][] = [
  [34, edit],
  [16, sync],
  [7, kill],
  [6, freeze],
  [6, rebalance],
  [3, outage],
  [6, failOver],
  [3, compact],
  [0.4, demote],
  [3, promote],
  [1.5, garble],
  [0.4, remove],
];

const BADNESS = [0, 1, 1, 2];
const ALWAYS: readonly Act[] = [edit, sync, promote];

/** What is at work in one world: not everything at once, since what one fault does hides what another one would. */
export interface Mood {
  /** Acts per step of the world. */
  perStep: number;
  acts: readonly (readonly [number, Act])[];
  servers: Parameters<World['servers']['misbehave']>[0];
}

export function moodOf({ pick }: Chance): Mood {
  const acts = ACTS.map(([weight, act]): [number, Act] => [weight * (ALWAYS.includes(act) ? 1 : pick(BADNESS)), act]);
  return {
    perStep: pick([0.01, 0.02, 0.06]),
    acts,
    servers: { kafka: pick(BADNESS), mongo: pick(BADNESS), elastic: pick(BADNESS), zendesk: pick(BADNESS) },
  };
}

/** Something that servers, networks, operators or people in Zendesk do. */
export function mischief(world: World, { acts }: Mood): void {
  let at = world.chance.next() * acts.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, act] of acts) {
    at -= weight;
    if (at < 0) return act(world);
  }
}
