import { DomainError } from '@helpdex/domain';
import { DependencyUnavailableError } from '@helpdex/kafka';
import type { Logger } from '@helpdex/observability';
import { RPC_CLIENT, type RpcClient } from '@helpdex/rpc';
import { Inject, Injectable } from '@nestjs/common';
import { GenerationRoles } from '../generations/generation-roles.service';
import { CLOCK, LOGGER, type Clock } from '../ports';
import { RebuildLease } from './rebuild-lease';
import { RebuildLostError, RebuildRepository } from './rebuild.repository';
import { WORKING_PHASES, type RebuildRow } from './rebuild.schema';
import { RebuildSteps } from './rebuild-steps';

/** A dependency that is away may come back: ten minutes at the loop's pace. */
const MAX_FAILURES_AWAY = 300;
/** Anything else is tried again a few times, and then told. */
const MAX_FAILURES = 5;

const isWorking = ({ phase }: RebuildRow): boolean => (WORKING_PHASES as readonly string[]).includes(phase);

/** Takes one rebuild as far as it goes. What it has come to is stored after every step, so another process goes on from there. */
@Injectable()
export class RebuildWorker {
  constructor(
    @Inject(RebuildRepository) private readonly rebuilds: RebuildRepository,
    @Inject(RebuildSteps) private readonly steps: RebuildSteps,
    @Inject(RebuildLease) private readonly leases: RebuildLease,
    @Inject(GenerationRoles) private readonly roles: GenerationRoles,
    @Inject(RPC_CLIENT) private readonly rpc: Pick<RpcClient, 'call'>,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async advance({ _id, tenant }: RebuildRow, ending: AbortSignal): Promise<void> {
    const lease = await this.leases.take(tenant, ending);
    if (!lease) return;
    try {
      let row = await this.rebuilds.take(_id, lease.token);
      while (row && isWorking(row) && !lease.signal.aborted) row = await this.step(row, lease.signal);
    } finally {
      await lease.end();
    }
  }

  /** Delivers what the audit log has not got yet, and gives back what a rebuild at rest has held long enough. */
  async tidy(row: RebuildRow): Promise<void> {
    const { _id: id, tenant, phase, rollbackUntil } = row;
    await this.deliverAudits(row);
    if (rollbackUntil === null || rollbackUntil > this.clock.now()) return;
    if (phase === 'blocked') await this.giveUp(row, 'rebuild_expired', 'Nobody resolved the differences within a day.');
    if (phase !== 'swapped') return;
    await this.rebuilds.move(id, 'swapped', { rollbackUntil: null });
    if (row.previous !== null) await this.roles.retirePrevious(tenant, row.previous);
  }

  private async step(row: RebuildRow, signal: AbortSignal): Promise<RebuildRow | null> {
    try {
      await this.deliverAudits(row);
      const fields = await this.steps.run({
        row: { ...row, audits: [] },
        signal,
        note: async (noted) => void (await this.rebuilds.note(row, noted)),
      });
      const next = await this.rebuilds.note(row, { ...fields, failures: 0 });
      this.logger.info({ rebuild: row._id, tenant: row.tenant, from: row.phase, to: next.phase, counts: next.counts }, 'rebuild moved on');
      if (next.phase === 'swapped') await this.rebuilds.forgetRollbacks(row.tenant, row._id);
      return next;
    } catch (error) {
      if (signal.aborted || error instanceof RebuildLostError) return null;
      await this.failed(row, error);
      return null;
    }
  }

  private async failed(row: RebuildRow, error: unknown): Promise<void> {
    const away = error instanceof DependencyUnavailableError || (error instanceof DomainError && error.kind === 'unavailable');
    const { failures } = await this.rebuilds.get(row.tenant, row._id);
    this.logger.warn({ rebuild: row._id, phase: row.phase, failures, err: error }, 'rebuild has to wait');
    const isFinal = error instanceof DomainError && error.code === 'rebuild_superseded';
    if (!isFinal && failures + 1 < (away ? MAX_FAILURES_AWAY : MAX_FAILURES)) {
      await this.rebuilds.note(row, { failures: failures + 1 }).catch(() => undefined);
      return;
    }
    const code = error instanceof DomainError ? error.code : 'rebuild_failed';
    await this.giveUp(
      row,
      code,
      error instanceof DomainError ? error.message : 'The rebuild could not go on; the log of the indexer says why.',
    );
  }

  /** What was searched before goes on being searched. A rollback that fails leaves what was swapped in. */
  private async giveUp(row: RebuildRow, code: string, message: string): Promise<void> {
    const isReturn = row.phase === 'returning' || row.phase === 'returningSwap';
    await this.roles.release(row.tenant, row._id, isReturn);
    const action = isReturn ? 'Roll back again once the cause is gone.' : 'Start another rebuild once the cause is gone.';
    const error = { code, message, action };
    const fields = isReturn
      ? { phase: 'swapped' as const, error }
      : { phase: 'failed' as const, finishedAt: this.clock.now(), rollbackUntil: null, error };
    await this.rebuilds.move(row._id, row.phase, fields);
  }

  private async deliverAudits(row: RebuildRow): Promise<void> {
    if (row.audits.length === 0) return;
    for (const entry of row.audits) await this.rpc.call('audit.recordOnce', { ...entry, tenant: row.tenant, target: row._id });
    await this.rebuilds.audited(row);
  }
}
