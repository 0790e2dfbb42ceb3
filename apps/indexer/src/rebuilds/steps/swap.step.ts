import { newId } from '@helpdex/domain';
import type { IndexGenerations } from '@helpdex/knowledge-index';
import { failpoint } from '@helpdex/observability';
import { Inject, Injectable } from '@nestjs/common';
import { GenerationRoles } from '../../generations/generation-roles.service';
import { GenerationService } from '../../generations/generation.service';
import { CLOCK, INDICES, type Clock } from '../../ports';
import { LiveTraffic } from '../live-traffic';
import type { RebuildRow } from '../rebuild.schema';
import { EndedSources } from './ended-sources';
import { HELD_MS, type RebuildStep, type Turn } from './step';

/**
 * Makes the building generation the one that is searched, forwards or back, by one atomic request (ADR 0007). Before it, every writer makes what it writes
 * there searchable before it writes to the live one: whatever a search has seen, it sees after the swap too. Repeatable after a crash anywhere.
 */
@Injectable()
export class SwapStep implements RebuildStep {
  constructor(
    @Inject(GenerationRoles) private readonly roles: GenerationRoles,
    @Inject(GenerationService) private readonly generations: GenerationService,
    @Inject(INDICES) private readonly indices: IndexGenerations,
    @Inject(EndedSources) private readonly endedSources: EndedSources,
    @Inject(LiveTraffic) private readonly traffic: LiveTraffic,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async run(turn: Turn): Promise<Partial<RebuildRow>> {
    const { row } = turn;
    const isReturn = row.phase === 'returningSwap';
    const target = isReturn ? (row.previous as number) : row.generation;
    const roles = await this.generations.of(row.tenant);
    // Died between the note and the rebuild's own: all is done.
    if (roles.rebuild !== row._id && roles.live === target) return this.ended(row, isReturn);
    await this.roles.announceSwap(row.tenant, row._id);
    await this.traffic.writersKnow(turn.signal);
    // Taken before what was on its way is settled: a way back replays from here, and may find something twice but nothing missing.
    const swapEnds = (await this.traffic.ends()).map(({ partition, high }) => ({ partition, from: String(high), to: String(high) }));
    await this.traffic.settled(turn.signal);
    const sides = this.indices.indices(row.tenant, target);
    await this.endedSources.close(row.tenant, sides);
    await this.indices.refresh(sides);
    failpoint('indexer.before-swap');
    // The lease is looked at once more, by a guarded write.
    await turn.note(isReturn ? { failures: 0 } : { swapEnds, previous: roles.live, failures: 0 });
    await this.indices.makeLive(row.tenant, target);
    failpoint('indexer.after-swap');
    await this.roles.noteSwap(row.tenant, row._id, !isReturn);
    return this.ended(row, isReturn);
  }

  private ended({ audits }: RebuildRow, isReturn: boolean): Partial<RebuildRow> {
    const now = this.clock.now();
    const action = isReturn ? 'rebuild.rolled_back' : 'rebuild.swapped';
    const told = { finishedAt: now, error: null, audits: [...audits, { id: newId('aud'), actor: 'indexer', action, detail: {} }] };
    if (isReturn) return { ...told, phase: 'rolled_back', rollbackUntil: null };
    return { ...told, phase: 'swapped', rollbackUntil: new Date(now.getTime() + HELD_MS) };
  }
}
