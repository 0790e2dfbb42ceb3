import { BulkWriter, type SideIndices } from '@helpdex/knowledge-index';
import type { ArticleClassified, IndexSide } from '@helpdex/contracts';
import { isDeepStrictEqual } from 'node:util';
import { FORGETS_DELETES_MS, type Stored } from '../models/elasticsearch/simulated-index';
import { SimulatedElastic } from '../models/elasticsearch/simulated-elastic';
import { rest, during } from '../scenario/ending';
import { TENANTS, type World } from '../scenario/world';
import { dumpOf, type Dump } from './final-checks';
import { Violation } from './violation';

const SIDES: readonly IndexSide[] = ['public', 'internal'];

const dumps = (world: World): Dump[] => TENANTS.flatMap(({ tenant }) => SIDES.map((side) => dumpOf(world, tenant, side)));

/** The indexer reads everything again from the first offset: nothing changes (G3). */
export async function checkReplay(world: World): Promise<void> {
  // Long enough for the cluster to forget deletes.
  world.scheduler.pass(FORGETS_DELETES_MS + 1);
  const before = dumps(world);
  world.readAgain('indexer');
  await rest(world);
  const changed = differences(before, dumps(world));
  if (changed.length > 0) throw new Violation('G3', `a replay from the first offset changed the index: ${changed.join('; ')}`);
}

/** Every verdict that was ever told, in any order and some of them twice, written into an empty pair of indices, ends in the same documents (G3). */
export async function checkPermutation(world: World): Promise<void> {
  const { chance, servers } = world;
  const told = world.records.verdicts.filter(({ source }) => world.registry.sources.get(source)?.status === 'active');
  const again = told.filter(() => chance.happens(0.2));
  const client = new SimulatedElastic(world.instances[0]?.process as never, servers.elastic, world.parts.indexer.bulkHook).as();
  const writer = new BulkWriter(client);
  for (const { tenant, source } of TENANTS) {
    if (world.registry.sources.get(source)?.status !== 'active') continue;
    const indices: SideIndices = { public: `permuted-${tenant}-public`, internal: `permuted-${tenant}-internal` };
    for (const name of Object.values(indices)) servers.elastic.create(name);
    const records: ArticleClassified[] = chance.shuffled([...told, ...again].filter((record) => record.tenant === tenant));
    for (let from = 0; from < records.length; from += 5) await during(world, writer.write(records.slice(from, from + 5), indices));
    for (const side of SIDES) compare(world, tenant, side, indices[side]);
  }
}

function compare(world: World, tenant: string, side: IndexSide, permuted: string): void {
  const live = dumpOf(world, tenant, side);
  const other = Object.fromEntries(
    [...world.servers.elastic.index(permuted).held]
      .map(([id, { document }]) => [id, document])
      .sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1)),
  );
  if (!isDeepStrictEqual(live, other))
    throw new Violation('G3', `another order of the verdicts ends in another index (${tenant}, ${side})`);
}

const told = (document: Stored | undefined): string =>
  document ? `${document.tombstone ? 'closed' : document.title} at ${document.ver}` : 'nothing';

/** Ids that two sets of dumps tell differently about, and how. */
function differences(before: readonly Dump[], after: readonly Dump[]): string[] {
  return before.flatMap((dump, index) => {
    const other = after[index] ?? {};
    const ids = [...new Set([...Object.keys(dump), ...Object.keys(other)])];
    return ids.filter((id) => !isDeepStrictEqual(dump[id], other[id])).map((id) => `${id} was ${told(dump[id])}, is ${told(other[id])}`);
  });
}
