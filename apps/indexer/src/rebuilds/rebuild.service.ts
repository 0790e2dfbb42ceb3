import {
  sourceIsEnding,
  zeroRebuildCounts,
  type Caller,
  type Page,
  type PageQuery,
  type RebuildDto,
  type StartRebuildInput,
} from '@helpdex/contracts';
import { DomainError, newId } from '@helpdex/domain';
import type { BulkWriter, IndexGenerations } from '@helpdex/knowledge-index';
import type { SourceProjection } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import { GenerationRoles } from '../generations/generation-roles.service';
import { GenerationService } from '../generations/generation.service';
import { CLOCK, INDICES, SOURCES, WRITER, type Clock } from '../ports';
import { LedgerStandings } from './ledger-standings';
import { rebuildView } from './rebuild-view';
import { RebuildRepository } from './rebuild.repository';
import type { PendingAudit, RebuildRow } from './rebuild.schema';
import { RebuildWork } from './rebuild-work';

/** What people ask of rebuilds. The work itself is the worker's; here it is only written down. */
@Injectable()
export class RebuildService {
  constructor(
    @Inject(RebuildRepository) private readonly rebuilds: RebuildRepository,
    @Inject(GenerationService) private readonly generations: GenerationService,
    @Inject(GenerationRoles) private readonly roles: GenerationRoles,
    @Inject(SOURCES) private readonly sources: SourceProjection,
    @Inject(LedgerStandings) private readonly ledger: LedgerStandings,
    @Inject(RebuildWork) private readonly work: RebuildWork,
    @Inject(WRITER) private readonly writer: BulkWriter,
    @Inject(INDICES) private readonly indices: IndexGenerations,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError `source_not_found`, or `rebuild_running`. A blocked rebuild is given up for the new one. */
  async start(caller: Caller, input: StartRebuildInput): Promise<RebuildDto> {
    const { tenant } = caller;
    await this.refuseUnknownSource(tenant, input.sourceId);
    const row = this.row(caller, input);
    const over = await this.blockedOne(tenant);
    const claimed = await this.roles.claim(tenant, row._id, over);
    if (!claimed)
      throw new DomainError('conflict', 'rebuild_running', 'A rebuild is under way already. Wait for its end, or look at its differences.');
    await this.rebuilds.create({ ...row, generation: claimed.last });
    if (over !== null) await this.giveUp(over, row._id);
    this.work.kick();
    return rebuildView({ ...row, generation: claimed.last });
  }

  async get(tenant: string, id: string): Promise<RebuildDto> {
    return rebuildView(await this.rebuilds.get(tenant, id));
  }

  async list(tenant: string, query: PageQuery): Promise<Page<RebuildDto>> {
    const { rows, nextCursor } = await this.rebuilds.page(tenant, query);
    return { items: rows.map(rebuildView), nextCursor };
  }

  /** @throws DomainError `rebuild_not_swapped` when there is nothing to go back to, `rebuild_running` while another one is under way. */
  async rollBack({ tenant, keyId }: Caller, id: string): Promise<RebuildDto> {
    const row = await this.rebuilds.get(tenant, id);
    if (row.phase === 'returning' || row.phase === 'returningSwap' || row.phase === 'rolled_back') return rebuildView(row);
    if (row.phase !== 'swapped' || row.previous === null || row.rollbackUntil === null)
      throw new DomainError('conflict', 'rebuild_not_swapped', 'There is no index from before this rebuild to go back to.');
    if (!(await this.roles.reclaim(tenant, id, row.previous)))
      throw new DomainError('conflict', 'rebuild_running', 'Another rebuild is under way, or the index from before is gone.');
    const audits = [...row.audits, audit(keyId, 'rebuild.rollback_requested', { generation: row.previous })];
    const moved = await this.rebuilds.move(id, 'swapped', { phase: 'returning', spans: null, failures: 0, error: null, audits });
    this.work.kick();
    return moved ? rebuildView(moved) : this.get(tenant, id);
  }

  /** @throws DomainError `rebuild_not_blocked`. */
  async resolve({ tenant, keyId }: Caller, id: string): Promise<RebuildDto> {
    const row = await this.rebuilds.get(tenant, id);
    if (row.phase !== 'blocked' || row.dryRun)
      throw new DomainError('conflict', 'rebuild_not_blocked', 'The rebuild is not blocked by differences.');
    await this.close(row);
    await this.ledger.resend(tenant, row.differences);
    const audits = [...row.audits, audit(keyId, 'rebuild.resolved', { differences: row.differencesTotal })];
    const again = { phase: 'verifying' as const, finishedAt: null, failures: 0, error: null, audits };
    const moved = await this.rebuilds.move(id, 'blocked', again);
    this.work.kick();
    return moved ? rebuildView(moved) : this.get(tenant, id);
  }

  private async refuseUnknownSource(tenant: string, source: string | undefined): Promise<void> {
    if (source === undefined) return;
    const changed = await this.sources.one(tenant, source);
    if (!changed || sourceIsEnding(changed)) throw new DomainError('not_found', 'source_not_found', 'There is no such source.');
  }

  /** The rebuild that holds the tenant's generation and only waits for a person; or one whose order died before it was written down. */
  private async blockedOne(tenant: string): Promise<string | null> {
    const { rebuild } = await this.generations.of(tenant);
    if (rebuild === null) return null;
    const row = await this.rebuilds.find(tenant, rebuild);
    return row === null || row.phase === 'blocked' ? rebuild : null;
  }

  /** Fail closed: what stands where it must not goes first, also what the ledger knows nothing of. */
  private async close({ tenant, generation, differences }: RebuildRow): Promise<void> {
    const open = differences.filter(({ kind }) => kind === 'not_closed' || kind === 'wrong_side');
    for (const { id } of open) await this.writer.close(id, this.indices.indices(tenant, generation));
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
      audits: [audit(keyId, 'rebuild.requested', { sourceId, reason, dryRun })],
    };
  }
}

const audit = (actor: string, action: string, detail: Record<string, unknown>): PendingAudit => ({
  id: newId('aud'),
  actor,
  action,
  detail,
});
