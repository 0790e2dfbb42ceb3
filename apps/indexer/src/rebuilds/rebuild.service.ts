import type { Caller, Page, PageQuery, RebuildDto } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import type { BulkWriter, IndexGenerations } from '@helpdex/knowledge-index';
import { Inject, Injectable } from '@nestjs/common';
import { GenerationRoles } from '../generations/generation-roles.service';
import { INDICES, WRITER } from '../ports';
import { LedgerStandings } from './ledger-standings';
import { pendingAudit } from './rebuild-audits';
import { returnRefused } from './return-refused';
import { rebuildView } from './rebuild-view';
import { RebuildRepository } from './rebuild.repository';
import type { RebuildRow } from './rebuild.schema';
import { RebuildWork } from './rebuild-work';

/** What people ask of rebuilds that exist. The work itself is the worker's; here it is only written down. */
@Injectable()
export class RebuildService {
  constructor(
    @Inject(RebuildRepository) private readonly rebuilds: RebuildRepository,
    @Inject(GenerationRoles) private readonly roles: GenerationRoles,
    @Inject(LedgerStandings) private readonly ledger: LedgerStandings,
    @Inject(RebuildWork) private readonly work: RebuildWork,
    @Inject(WRITER) private readonly writer: BulkWriter,
    @Inject(INDICES) private readonly indices: IndexGenerations,
  ) {}

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
    const { previous, error } = row;
    const audits = [...row.audits, pendingAudit(keyId, 'rebuild.rollback_requested', { generation: previous })];
    // Written down before the generation is taken: after a crash between the two, the worker takes it.
    const moved = await this.rebuilds.move(id, 'swapped', { phase: 'returning', spans: null, failures: 0, error: null, audits });
    if (!moved) return this.get(tenant, id);
    if (!(await this.roles.reclaim(tenant, id, previous))) {
      await this.rebuilds.move(id, 'returning', { phase: 'swapped', error, audits: row.audits });
      throw returnRefused('rebuild_running');
    }
    this.work.kick();
    return rebuildView(moved);
  }

  /** @throws DomainError `rebuild_not_blocked`. */
  async resolve({ tenant, keyId }: Caller, id: string): Promise<RebuildDto> {
    const row = await this.rebuilds.get(tenant, id);
    if (row.phase !== 'blocked' || row.dryRun)
      throw new DomainError('conflict', 'rebuild_not_blocked', 'The rebuild is not blocked by differences.');
    await this.close(row);
    await this.ledger.resend(tenant, row.differences);
    const audits = [...row.audits, pendingAudit(keyId, 'rebuild.resolved', { differences: row.differencesTotal })];
    const again = { phase: 'verifying' as const, finishedAt: null, failures: 0, error: null, audits };
    const moved = await this.rebuilds.move(id, 'blocked', again);
    this.work.kick();
    return moved ? rebuildView(moved) : this.get(tenant, id);
  }

  /** Fail closed: what stands where it must not goes first, also what the ledger knows nothing of. */
  private async close({ tenant, generation, differences }: RebuildRow): Promise<void> {
    const open = differences.filter(({ kind }) => kind === 'not_closed' || kind === 'wrong_side');
    for (const { id } of open) await this.writer.close(id, this.indices.indices(tenant, generation));
  }
}
