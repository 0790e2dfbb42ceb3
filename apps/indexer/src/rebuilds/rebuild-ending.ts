import { Inject, Injectable } from '@nestjs/common';
import { GenerationRoles } from '../generations/generation-roles.service';
import { CLOCK, type Clock } from '../ports';
import { RebuildAudits } from './rebuild-audits';
import { RebuildRepository } from './rebuild.repository';
import type { RebuildRow } from './rebuild.schema';

/** What is left to do when the work on a rebuild is over, well or badly. */
@Injectable()
export class RebuildEnding {
  constructor(
    @Inject(RebuildRepository) private readonly rebuilds: RebuildRepository,
    @Inject(GenerationRoles) private readonly roles: GenerationRoles,
    @Inject(RebuildAudits) private readonly audits: RebuildAudits,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Every rebuild at rest, and the generations that nobody needs any more. */
  async tidyUp(): Promise<void> {
    for (const row of await this.rebuilds.resting(this.clock.now())) await this.tidy(row);
    await this.roles.drop();
  }

  /** What was searched before goes on being searched. A rollback that fails leaves what was swapped in. */
  async giveUp(row: RebuildRow, code: string, message: string): Promise<void> {
    const isReturn = row.phase === 'returning' || row.phase === 'returningSwap';
    await this.roles.release(row.tenant, row._id, isReturn);
    const action = isReturn ? 'Roll back again once the cause is gone.' : 'Start another rebuild once the cause is gone.';
    const error = { code, message, action };
    const fields = isReturn
      ? { phase: 'swapped' as const, error }
      : { phase: 'failed' as const, finishedAt: this.clock.now(), rollbackUntil: null, error };
    await this.rebuilds.move(row._id, row.phase, fields);
  }

  /** Delivers what the audit log has not got yet, and gives back what a rebuild at rest has held long enough. */
  private async tidy(row: RebuildRow): Promise<void> {
    const { _id: id, tenant, phase, previous, rollbackUntil } = row;
    await this.audits.deliver(row);
    if (rollbackUntil === null || rollbackUntil > this.clock.now()) return;
    if (phase === 'blocked') await this.giveUp(row, 'rebuild_expired', 'Nobody resolved the differences within a day.');
    if (phase !== 'swapped') return;
    // In this order: a way back that is asked for in this moment finds either the generation, or that it is gone.
    if (previous !== null) await this.roles.retirePrevious(tenant, previous);
    await this.rebuilds.move(id, 'swapped', { rollbackUntil: null });
  }
}
