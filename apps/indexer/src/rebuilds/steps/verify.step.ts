import type { ProblemReport } from '@helpdex/contracts';
import type { GenerationReader, IndexGenerations, SideIndices } from '@helpdex/knowledge-index';
import { Inject, Injectable } from '@nestjs/common';
import { GenerationRoles } from '../../generations/generation-roles.service';
import { GenerationService } from '../../generations/generation.service';
import { CLOCK, INDICES, READER, type Clock } from '../../ports';
import type { RebuildRow } from '../rebuild.schema';
import { changesBetween } from '../verify/changes';
import { GenerationComparison } from '../verify/generation-comparison';
import { HELD_MS, type RebuildStep, type Turn } from './step';

/** Differences that are stored and shown; the rest is counted. */
const MAX_SHOWN = 1_000;

/** Holds the new generation against the ledger, and what was carried over against the generation that it comes from. */
@Injectable()
export class VerifyStep implements RebuildStep {
  constructor(
    @Inject(GenerationComparison) private readonly comparison: GenerationComparison,
    @Inject(READER) private readonly reader: GenerationReader,
    @Inject(INDICES) private readonly indices: IndexGenerations,
    @Inject(GenerationService) private readonly generations: GenerationService,
    @Inject(GenerationRoles) private readonly roles: GenerationRoles,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async run(turn: Turn): Promise<Partial<RebuildRow>> {
    const { row } = turn;
    const sides = this.indices.indices(row.tenant, row.generation);
    const live = this.indices.indices(row.tenant, (await this.generations.of(row.tenant)).live);
    await this.indices.refresh(sides);
    const result = await this.comparison.compare(sides, live, turn);
    const counts = { ...row.counts, verified: result.verified, ...result.open };
    const told = { counts, differences: result.differences.slice(0, MAX_SHOWN), differencesTotal: result.total, failures: 0 };
    if (result.total > 0) return { ...told, ...(await this.blocked(row, result.total)) };
    if (row.dryRun) return { ...told, ...(await this.checked(row, sides, live)) };
    return { ...told, phase: 'swapping', progress: { done: result.verified, total: result.verified, etaSeconds: 0 } };
  }

  /** A dry run gives its generation back at once; another one keeps it up to date until somebody has decided. */
  private async blocked(row: RebuildRow, total: number): Promise<Partial<RebuildRow>> {
    const now = this.clock.now();
    if (row.dryRun) await this.roles.release(row.tenant, row._id, false);
    const rollbackUntil = row.dryRun ? null : new Date(now.getTime() + HELD_MS);
    return { phase: 'blocked', finishedAt: now, rollbackUntil, error: differs(total, row.dryRun) };
  }

  private async checked(row: RebuildRow, sides: SideIndices, live: SideIndices): Promise<Partial<RebuildRow>> {
    await this.indices.refresh(live);
    const changes = await changesBetween(this.reader.open(live), this.reader.open(sides));
    await this.roles.release(row.tenant, row._id, false);
    return { phase: 'checked', finishedAt: this.clock.now(), changes, error: null };
  }
}

const differs = (total: number, dryRun: boolean): ProblemReport => ({
  code: 'rebuild_differs',
  message: `${total === 1 ? 'One entry of the new index differs' : `${total} entries of the new index differ`} from the ledger. Searches still use the index from before.`,
  action: dryRun
    ? 'Nothing was changed. A rebuild that is no dry run can be resolved: the ledger then sends what differs once more.'
    : 'Look at the differences, then resolve the rebuild (POST /rebuilds/{id}/resolve): the ledger sends what differs once more, and it is verified again. Or start another one.',
});
