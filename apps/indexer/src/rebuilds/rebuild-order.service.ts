import { sourceIsEnding, zeroRebuildCounts, type Caller, type RebuildDto, type StartRebuildInput } from '@helpdex/contracts';
import { DomainError, newId } from '@helpdex/domain';
import type { SourceProjection } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import { GenerationRoles } from '../generations/generation-roles.service';
import { GenerationService } from '../generations/generation.service';
import { CLOCK, SOURCES, type Clock } from '../ports';
import { pendingAudit } from './rebuild-audits';
import { rebuildView } from './rebuild-view';
import { RebuildRepository } from './rebuild.repository';
import type { RebuildRow } from './rebuild.schema';
import { RebuildWork } from './rebuild-work';

/** Takes orders for rebuilds: one at a time for each tenant. */
@Injectable()
export class RebuildOrderService {
  constructor(
    @Inject(RebuildRepository) private readonly rebuilds: RebuildRepository,
    @Inject(GenerationService) private readonly generations: GenerationService,
    @Inject(GenerationRoles) private readonly roles: GenerationRoles,
    @Inject(SOURCES) private readonly sources: SourceProjection,
    @Inject(RebuildWork) private readonly work: RebuildWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * A blocked rebuild is given up for the new one, but not for a dry run, which could never take its place.
   * @throws DomainError `source_not_found`, `rebuild_running`, or `rebuild_blocked`
   */
  async start(caller: Caller, input: StartRebuildInput): Promise<RebuildDto> {
    const { tenant } = caller;
    await this.refuseUnknownSource(tenant, input.sourceId);
    const row = this.row(caller, input);
    const over = await this.replaceable(tenant, row.dryRun);
    const claimed = await this.roles.claim(tenant, row._id, over);
    if (!claimed)
      throw new DomainError('conflict', 'rebuild_running', 'A rebuild is under way already. Wait for its end, or look at its differences.');
    await this.rebuilds.create({ ...row, generation: claimed.last });
    if (over !== null) await this.giveUp(over, row._id);
    this.work.kick();
    return rebuildView({ ...row, generation: claimed.last });
  }

  private async refuseUnknownSource(tenant: string, source: string | undefined): Promise<void> {
    if (source === undefined) return;
    const changed = await this.sources.awaited(tenant, source);
    if (!changed || sourceIsEnding(changed)) throw new DomainError('not_found', 'source_not_found', 'There is no such source.');
  }

  /** The rebuild that holds the tenant's generation and only waits for a person; or one whose order died before it was written down. */
  private async replaceable(tenant: string, dryRun: boolean): Promise<string | null> {
    const { rebuild } = await this.generations.of(tenant);
    if (rebuild === null) return null;
    const row = await this.rebuilds.find(tenant, rebuild);
    if (row === null) return rebuild;
    if (row.phase !== 'blocked') return null;
    if (dryRun) throw blocked(rebuild);
    return rebuild;
  }

  private async giveUp(id: string, by: string): Promise<void> {
    const error = { code: 'rebuild_superseded', message: `The rebuild ${by} was started instead.` };
    await this.rebuilds.move(id, 'blocked', { phase: 'failed', rollbackUntil: null, error });
  }

  private row({ tenant, keyId }: Caller, { sourceId: source, reason, dryRun = false }: StartRebuildInput): RebuildRow {
    const sourceId = source ?? null;
    return {
      ...{ _id: newId('reb'), tenant, sourceId, reason, dryRun, startedBy: keyId, startedAt: this.clock.now(), finishedAt: null },
      ...{ phase: 'preparing', token: 0, generation: 0, previous: null, spans: null, toReplay: 0, copied: false },
      ...{ counts: zeroRebuildCounts(), progress: { done: 0, total: null, etaSeconds: null } },
      ...{ differences: [], differencesTotal: 0, changes: null, swapEnds: null, rollbackUntil: null, failures: 0, error: null },
      audits: [pendingAudit(keyId, 'rebuild.requested', { sourceId, reason, dryRun })],
    };
  }
}

const blocked = (id: string): DomainError =>
  new DomainError(
    'conflict',
    'rebuild_blocked',
    `The rebuild ${id} waits for a person, and a dry run would discard it. Resolve its differences, or start a rebuild in its place.`,
  );
