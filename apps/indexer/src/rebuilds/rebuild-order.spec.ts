import type { Caller } from '@helpdex/contracts';
import type { SourceProjection } from '@helpdex/mongo';
import type { GenerationRoles } from '../generations/generation-roles.service';
import type { GenerationService } from '../generations/generation.service';
import { RebuildOrderService } from './rebuild-order.service';
import type { RebuildRepository } from './rebuild.repository';
import type { RebuildPhase, RebuildRow } from './rebuild.schema';
import type { RebuildWork } from './rebuild-work';

const CALLER: Caller = { tenant: 't', keyId: 'key', role: 'admin', bootstrap: false };

/** An order beside the rebuild that holds the tenant's generation, and what became of that one. */
async function orderBeside(holder: { phase: RebuildPhase } | 'never written down' | null, dryRun: boolean) {
  const claims: (string | null)[] = [];
  const givenUp: string[] = [];
  const rebuilds = {
    find: () => Promise.resolve(holder === 'never written down' ? null : (holder as RebuildRow | null)),
    create: () => Promise.resolve(),
    move: (id: string) => Promise.resolve(void givenUp.push(id)),
  };
  const roles = {
    claim: (_tenant: string, _rebuild: string, over: string | null) => {
      claims.push(over);
      return Promise.resolve(holder === null || over !== null ? { last: 2 } : undefined);
    },
  };
  const service = new RebuildOrderService(
    rebuilds as unknown as RebuildRepository,
    { of: () => Promise.resolve({ rebuild: holder === null ? null : 'reb_held' }) } as unknown as GenerationService,
    roles as unknown as GenerationRoles,
    {} as SourceProjection,
    { kick: () => undefined } as unknown as RebuildWork,
    { now: () => new Date(0) },
  );
  const outcome = await service.start(CALLER, { reason: 'why', dryRun }).then(
    () => 'started',
    (error: { code: string }) => error.code,
  );
  return { outcome, claims, givenUp };
}

it.each([true, false])('starts where nothing is under way (dry run: %s)', async (dryRun) => {
  expect(await orderBeside(null, dryRun)).toEqual({ outcome: 'started', claims: [null], givenUp: [] });
});

it('gives a blocked rebuild up for a new one, not for a dry run', async () => {
  expect(await orderBeside({ phase: 'blocked' }, false)).toEqual({ outcome: 'started', claims: ['reb_held'], givenUp: ['reb_held'] });
  expect(await orderBeside({ phase: 'blocked' }, true)).toEqual({ outcome: 'rebuild_blocked', claims: [], givenUp: [] });
});

it.each([true, false])('leaves one that is under way alone (dry run: %s)', async (dryRun) => {
  expect(await orderBeside({ phase: 'replaying' as RebuildPhase }, dryRun)).toEqual({
    outcome: 'rebuild_running',
    claims: [null],
    givenUp: [],
  });
});

it.each([true, false])('goes on from an order that died before it was written down (dry run: %s)', async (dryRun) => {
  expect(await orderBeside('never written down', dryRun)).toMatchObject({ outcome: 'started', claims: ['reb_held'] });
});
