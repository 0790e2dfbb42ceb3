import type { GenerationCopier, IndexGenerations } from '@helpdex/knowledge-index';
import { failpoint } from '@helpdex/observability';
import { Inject, Injectable } from '@nestjs/common';
import { GenerationService } from '../../generations/generation.service';
import { COPIER, INDICES } from '../../ports';
import { LiveTraffic } from '../live-traffic';
import type { RebuildRow } from '../rebuild.schema';
import { Replay } from './replay';
import type { RebuildStep, Turn } from './step';

/** Fills the new generation: the entries of other sources as they are, those that are rebuilt from the topic. */
@Injectable()
export class FillStep implements RebuildStep {
  constructor(
    @Inject(Replay) private readonly replay: Replay,
    @Inject(COPIER) private readonly copier: GenerationCopier,
    @Inject(INDICES) private readonly indices: IndexGenerations,
    @Inject(GenerationService) private readonly generations: GenerationService,
    @Inject(LiveTraffic) private readonly traffic: LiveTraffic,
  ) {}

  async run(turn: Turn): Promise<Partial<RebuildRow>> {
    const { row } = turn;
    const sides = this.indices.indices(row.tenant, row.generation);
    if (row.sourceId !== null && !row.copied) await this.carryOver(row.sourceId, turn);
    await this.replay.into(sides, row.spans ?? [], turn);
    failpoint('indexer.after-replay');
    await this.indices.finishFilling(row.tenant, row.generation);
    return { phase: 'verifying', progress: { done: 0, total: null, etaSeconds: null } };
  }

  /** As of when every writer knew of the new generation and had written what it had in hand: nothing falls between copy and live writes. */
  private async carryOver(exceptSource: string, { row, signal, note }: Turn): Promise<void> {
    await this.traffic.settled(signal);
    const live = this.indices.indices(row.tenant, (await this.generations.of(row.tenant)).live);
    await this.indices.refresh(live);
    const counts = { ...row.counts };
    await this.copier.copy(live, this.indices.indices(row.tenant, row.generation), {
      ...{ exceptSource, signal },
      onCopied: (documents) => (counts.written += documents / 2),
    });
    await note({ copied: true, counts: { ...counts, written: Math.round(counts.written) }, failures: 0 });
    row.counts = counts;
  }
}
