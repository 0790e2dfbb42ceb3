import { databaseName, zeroRebuildCounts, type Caller } from '@helpdex/contracts';
import { openConnection, unopenedConnection } from '@helpdex/mongo';
import { freshNamespace, testStack } from '@helpdex/testing';
import type { Connection } from 'mongoose';
import { GenerationRoles } from '../generations/generation-roles.service';
import { generationSchema, type GenerationModel, type GenerationsRow } from '../generations/generation.schema';
import { GenerationService } from '../generations/generation.service';
import { RebuildAudits } from './rebuild-audits';
import { RebuildEnding } from './rebuild-ending';
import { RebuildRepository } from './rebuild.repository';
import { rebuildSchema, type RebuildModel, type RebuildRow } from './rebuild.schema';
import { RebuildService } from './rebuild.service';

const HOUR_MS = 3_600_000;
const START = new Date('2026-01-01T00:00:00.000Z');
const RETURNABLE_UNTIL = new Date(START.getTime() + HOUR_MS);

let connection: Connection;
let generationRows: GenerationModel;
let rebuildRows: RebuildModel;
let now = START;
const clock = { now: () => now };
const dropped: number[] = [];

beforeAll(async () => {
  const stack = await testStack();
  connection = unopenedConnection();
  generationRows = connection.model<GenerationsRow>('Generations', generationSchema);
  rebuildRows = connection.model<RebuildRow>('Rebuilds', rebuildSchema);
  await openConnection(connection, { url: stack.mongodbUrl, maxPoolSize: 5 }, databaseName(`${freshNamespace('rollback')}_`, 'spec'));
});
afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});
beforeEach(() => (now = START));

/** An indexer of which the rebuilds are kept by `repository`. */
function indexerWith(repository: RebuildRepository) {
  const indices = { drop: (_tenant: string, number: number) => Promise.resolve(void dropped.push(number)) } as never;
  const roles = new GenerationRoles(generationRows, new GenerationService(generationRows, indices, clock), indices, clock);
  const audits = new RebuildAudits(repository, { call: () => Promise.resolve({}) } as never);
  const service = new RebuildService(repository, roles, {} as never, { kick: () => undefined } as never, {} as never, indices);
  return { roles, service, ending: new RebuildEnding(repository, roles, audits, clock) };
}
const indexer = () => indexerWith(new RebuildRepository(rebuildRows));

/** Dies between taking the generation and writing down that it is on its way back. */
class DyingRepository extends RebuildRepository {
  override move(): Promise<null> {
    return Promise.reject(new Error('killed'));
  }
}

/** A tenant that was swapped from generation 1 to 2, and an indexer that died while it went back. */
async function abandoned(tenant: string): Promise<{ caller: Caller; rebuild: string }> {
  const rebuild = `reb_${tenant}`;
  await generationRows.create({
    _id: tenant,
    ...{ revision: 1, live: 2, building: null, refreshes: false, previous: 1, rebuild: null, last: 2 },
  });
  await rebuildRows.create({
    ...{ _id: rebuild, tenant, sourceId: null, reason: 'r', dryRun: false, startedBy: 'key', startedAt: START, finishedAt: START },
    ...{ phase: 'swapped', token: 1, generation: 2, previous: 1, spans: null, toReplay: 0, copied: false, counts: zeroRebuildCounts() },
    ...{ progress: { done: 0, total: null, etaSeconds: null }, differences: [], differencesTotal: 0, changes: null, swapEnds: [] },
    ...{ rollbackUntil: RETURNABLE_UNTIL, failures: 0, error: null, audits: [] },
  });
  const caller: Caller = { tenant, keyId: 'key', role: 'admin', bootstrap: false };
  await expect(indexerWith(new DyingRepository(rebuildRows)).service.rollBack(caller, rebuild)).rejects.toThrow('killed');
  expect(await rolesOf(tenant)).toMatchObject({ live: 2, building: 1, previous: null, rebuild });
  return { caller, rebuild };
}
const rolesOf = (tenant: string) => generationRows.findById(tenant).lean<GenerationsRow>();

describe('a rollback that died before it was written down', () => {
  it('may be asked for again as long as there is something to go back to', async () => {
    const { caller, rebuild } = await abandoned('t_again');
    await indexer().ending.tidyUp();
    expect(await indexer().service.rollBack(caller, rebuild)).toMatchObject({ id: rebuild });
    expect(await rebuildRows.findById(rebuild).lean<RebuildRow>()).toMatchObject({ phase: 'returning', previous: 1 });
    expect(await rolesOf('t_again')).toMatchObject({ building: 1, rebuild });
  });

  it('gives the generation back when its time is over: another rebuild may begin, and the index from before is deleted', async () => {
    const { caller, rebuild } = await abandoned('t_over');
    expect(await indexer().roles.claim('t_over', 'reb_next', null)).toBeUndefined();
    now = new Date(RETURNABLE_UNTIL.getTime() + 1);
    await indexer().ending.tidyUp();
    expect(await rolesOf('t_over')).toMatchObject({ live: 2, building: null, previous: null, rebuild: null, retired: [{ number: 1 }] });
    await expect(indexer().service.rollBack(caller, rebuild)).rejects.toMatchObject({ code: 'rebuild_not_swapped' });
    expect(await indexer().roles.claim('t_over', 'reb_next', null)).toMatchObject({ rebuild: 'reb_next', live: 2, last: 3 });
    now = new Date(now.getTime() + HOUR_MS);
    await indexer().ending.tidyUp();
    expect(dropped).toEqual([1]);
  });

  it('takes nothing from a rebuild that holds the generations since', async () => {
    const { rebuild } = await abandoned('t_since');
    await generationRows.updateOne({ _id: 't_since' }, { $set: { rebuild: 'reb_other', building: 3, previous: 1 } });
    now = new Date(RETURNABLE_UNTIL.getTime() + 1);
    await indexer().ending.tidyUp();
    expect(await rolesOf('t_since')).toMatchObject({ live: 2, building: 3, rebuild: 'reb_other' });
    expect(await rebuildRows.findById(rebuild).lean<RebuildRow>()).toMatchObject({ phase: 'swapped', rollbackUntil: null });
  });
});
