import { countsAddUp } from '@helpdex/domain';
import { countsOf } from '@helpdex/source-registry/runs/run-state';
import { entryId, type IndexSide } from '@helpdex/contracts';
import { isPublic, isThere, LOCALES, tokenOf } from '../models/zendesk/help-center';
import type { Stored } from '../models/elasticsearch/simulated-index';
import type { World } from '../scenario/world';
import { Violation } from './violation';

export type Dump = Record<string, Stored>;

/** What one side of a tenant's index holds, by id. */
export const dumpOf = (world: World, tenant: string, side: IndexSide): Dump =>
  Object.fromEntries(
    [...(world.servers.elastic.indices.get(world.live(tenant, side))?.held ?? [])]
      .filter(([, { document }]) => document !== null)
      .map(([id, { document }]): [string, Stored] => [id, document as Stored])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/** After everything has come to rest: the index says what Zendesk says (G2), at the versions last sent (G4), and the runs add up (G9). */
export function checkAtRest(world: World): void {
  for (const [source, known] of world.registry.sources) {
    if (known.status === 'active') checkSource(world, source);
    for (const { run, state } of known.runs.values()) {
      if (known.status === 'active' && !state.end) throw new Violation('G9', `run ${run} of ${source} has not ended`);
      if (state.end?.status.startsWith('completed') && !countsAddUp(countsOf(state)))
        throw new Violation('G9', `run ${run} of ${source}: ${JSON.stringify(countsOf(state))}`);
      if (state.end?.error?.code === 'counts_mismatch') throw new Violation('G9', `run ${run} of ${source} does not add up`);
    }
  }
  checkErased(world);
  checkVersions(world);
}

/**
 * Of a deleted source nothing is left to be found. On the way there an entry that no side knew when it was closed may be seen, for as long as it takes
 * the indexer that wrote it to look a second time.
 */
function checkErased(world: World): void {
  for (const [source, { tenant, isErased }] of world.sources)
    for (const side of isErased ? (['public', 'internal'] as const) : [])
      for (const [id, document] of Object.entries(dumpOf(world, tenant, side)))
        if (document.source === source && !document.tombstone)
          throw new Violation('G1', `${id} of a deleted source is still found (${side})`);
}

function checkSource(world: World, source: string): void {
  const watched = world.sources.get(source);
  if (!watched) return;
  const { tenant, center, account } = watched;
  const sides = { public: dumpOf(world, tenant, 'public'), internal: dumpOf(world, tenant, 'internal') };
  for (const article of center.ids)
    for (const locale of LOCALES) {
      const now = center.current(article);
      if (!now) continue;
      const id = entryId({ source, article, locale });
      const wanted = isPublic(now, locale) ? 'public' : isThere(now, locale) ? 'internal' : undefined;
      const shown = (side: IndexSide): string | null => {
        const document = sides[side][id];
        return document && !document.tombstone ? document.title : null;
      };
      const token = tokenOf(account, article, now.number);
      if (shown('public') !== (wanted === 'public' ? token : null))
        throw new Violation(
          'G2',
          `${id} should be ${wanted ?? 'nowhere'} as ${token}, the public side has ${shown('public') ?? 'nothing'}`,
        );
      if (wanted && shown('internal') !== (wanted === 'internal' ? token : null))
        throw new Violation('G2', `${id} should be ${wanted} as ${token}, the internal side has ${shown('internal') ?? 'nothing'}`);
    }
}

function checkVersions(world: World): void {
  for (const row of world.ledger()) {
    if (world.registry.sources.get(row.source)?.status !== 'active') continue;
    if (row.sent?.ver !== row.emitVer)
      throw new Violation('G4', `${row._id}: ${row.emitVer} is accepted, ${row.sent?.ver ?? 'nothing'} sent`);
    for (const side of ['public', 'internal'] as const) {
      const held = world.servers.elastic.indices.get(world.live(row.tenant, side))?.held.get(entryId(row));
      if (held?.version !== row.emitVer)
        throw new Violation('G4', `${row._id}: ${row.emitVer} is sent, the ${side} side has ${held?.version ?? 'nothing'}`);
    }
  }
}
