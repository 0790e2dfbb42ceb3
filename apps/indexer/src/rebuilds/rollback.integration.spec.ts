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
import { ReturnStep } from './steps/return.step';

const HOUR_MS = 3_600_000;
const START = new Date('2026-01-01T00:00:00.000Z');
const RETURNABLE_UNTIL = new Date(START.getTime() + HOUR_MS);

let connection: Connection;
let generationRows: GenerationModel;
let rebuildRows: RebuildModel;
let now = START;
const clock = { now: () => now };
/** As `tenant:generation`. */
const dropped: string[] = [];

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
  const indices = { drop: (tenant: string, number: number) => Promise.resolve(void dropped.push(`${tenant}:${number}`)) } as never;
  const roles = new GenerationRoles(generationRows, new GenerationService(generationRows, indices, clock), indices, clock);
  const audits = new RebuildAudits(repository, { call: () => Promise.resolve({}) } as never);
  const service = new RebuildService(repository, roles, {} as never, { kick: () => undefined } as never, {} as never, indices);
  return { roles, service, ending: new RebuildEnding(repository, roles, audits, clock) };
}
const indexer = () => indexerWith(new RebuildRepository(rebuildRows));

/** Dies between writing down that a rebuild is on its way back, and taking the generation for it. */
class DyingRepository extends RebuildRepository {
  override async move(...move: Parameters<RebuildRepository['move']>): Promise<never> {
    await super.move(...move);
    throw new Error('killed');
  }
}

const rolesOf = (tenant: string) => generationRows.findById(tenant).lean<GenerationsRow>();
const rowOf = (rebuild: string) => rebuildRows.findById(rebuild).lean<RebuildRow>();

/** A tenant that was swapped from generation 1 to 2. */
async function swapped(tenant: string): Promise<{ caller: Caller; rebuild: string }> {
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
  return { caller: { tenant, keyId: 'key', role: 'admin', bootstrap: false }, rebuild };
}

/** The same, with an indexer that died as soon as the way back was written down. */
async function abandoned(tenant: string): Promise<{ caller: Caller; rebuild: string }> {
  const given = await swapped(tenant);
  const { service } = indexerWith(new DyingRepository(rebuildRows));
  await expect(service.rollBack(given.caller, given.rebuild)).rejects.toThrow('killed');
  expect(await rowOf(given.rebuild)).toMatchObject({ phase: 'returning' });
  expect(await rolesOf(tenant)).toMatchObject({ live: 2, building: null, previous: 1, rebuild: null });
  return given;
}

/** The worker's first step with what it finds on its way back. */
async function takeUp(rebuild: string): Promise<unknown> {
  const { roles } = indexer();
  const traffic = { writersKnow: () => Promise.resolve(), ends: () => Promise.resolve([]) };
  const step = new ReturnStep(roles, { into: () => Promise.resolve() } as never, { indices: () => ({}) } as never, traffic as never);
  return step.run({ row: (await rowOf(rebuild))!, signal: new AbortController().signal, note: () => Promise.resolve() });
}

describe('a rollback that died as soon as it was written down', () => {
  it('is carried out by whoever takes it up, also twice', async () => {
    const { rebuild } = await abandoned('t_again');
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect(await takeUp(rebuild)).toMatchObject({ phase: 'returningSwap' });
      expect(await rolesOf('t_again')).toMatchObject({ live: 2, building: 1, previous: null, rebuild });
    }
  });

  it('does not keep another rebuild from beginning, and then says why it did not happen', async () => {
    const { rebuild } = await abandoned('t_other');
    expect(await indexer().roles.claim('t_other', 'reb_next', null)).toMatchObject({ rebuild: 'reb_next' });
    await expect(takeUp(rebuild)).rejects.toMatchObject({ code: 'rebuild_superseded' });
    await indexer().ending.giveUp((await rowOf(rebuild))!, 'rebuild_superseded', 'Another rebuild is under way.');
    expect(await rowOf(rebuild)).toMatchObject({ phase: 'swapped', error: { code: 'rebuild_superseded' } });
    expect(await rolesOf('t_other')).toMatchObject({ live: 2, previous: 1, rebuild: 'reb_next' });
  });
});

describe('a rollback', () => {
  it('is refused while another rebuild is under way, and leaves no trace', async () => {
    const { caller, rebuild } = await swapped('t_busy');
    await indexer().roles.claim('t_busy', 'reb_next', null);
    await expect(indexer().service.rollBack(caller, rebuild)).rejects.toMatchObject({ code: 'rebuild_running' });
    expect(await rowOf(rebuild)).toMatchObject({ phase: 'swapped', error: null, audits: [], rollbackUntil: RETURNABLE_UNTIL });
    expect(await rolesOf('t_busy')).toMatchObject({ live: 2, previous: 1, rebuild: 'reb_next' });
  });

  it('is possible no more when its time is over, and the index from before is deleted', async () => {
    const { caller, rebuild } = await swapped('t_over');
    now = new Date(RETURNABLE_UNTIL.getTime() + 1);
    await indexer().ending.tidyUp();
    expect(await rolesOf('t_over')).toMatchObject({ live: 2, building: null, previous: null, rebuild: null, retired: [{ number: 1 }] });
    expect(await rowOf(rebuild)).toMatchObject({ phase: 'swapped', rollbackUntil: null });
    await expect(indexer().service.rollBack(caller, rebuild)).rejects.toMatchObject({ code: 'rebuild_not_swapped' });
    now = new Date(now.getTime() + HOUR_MS);
    await indexer().ending.tidyUp();
    expect(dropped.filter((one) => one.startsWith('t_over:'))).toEqual(['t_over:1']);
  });

  it('that was asked for before its time was over is not robbed of the index from before', async () => {
    const { caller, rebuild } = await swapped('t_since');
    const expired = (await rowOf(rebuild))!;
    expect(await indexer().service.rollBack(caller, rebuild)).toMatchObject({ id: rebuild });
    now = new Date(RETURNABLE_UNTIL.getTime() + 1);
    // Found at rest a moment before it was asked for.
    const late = new RebuildRepository(rebuildRows);
    late.resting = () => Promise.resolve([expired]);
    await indexerWith(late).ending.tidyUp();
    expect(await rolesOf('t_since')).toMatchObject({ live: 2, building: 1, rebuild });
    expect(await rowOf(rebuild)).toMatchObject({ phase: 'returning' });
  });
});
