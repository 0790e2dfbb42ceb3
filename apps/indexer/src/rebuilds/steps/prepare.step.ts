import { DomainError } from '@helpdex/domain';
import type { IndexGenerations } from '@helpdex/knowledge-index';
import { Inject, Injectable } from '@nestjs/common';
import { GenerationRoles } from '../../generations/generation-roles.service';
import { INDICES } from '../../ports';
import { LiveTraffic } from '../live-traffic';
import type { RebuildRow, StoredSpan } from '../rebuild.schema';
import type { RebuildStep, Turn } from './step';

/**
 * Gets a generation and finds out what has to be replayed into it: everything up to where the topic ends once every writer knows of the generation.
 * What is written later goes there by itself, so that there is no gap between replay and live writes.
 */
@Injectable()
export class PrepareStep implements RebuildStep {
  constructor(
    @Inject(GenerationRoles) private readonly roles: GenerationRoles,
    @Inject(INDICES) private readonly indices: IndexGenerations,
    @Inject(LiveTraffic) private readonly traffic: LiveTraffic,
  ) {}

  async run({ row, signal }: Turn): Promise<Partial<RebuildRow>> {
    const claimed = await this.roles.claim(row.tenant, row._id, null);
    if (!claimed) throw new DomainError('conflict', 'rebuild_superseded', 'Another rebuild of the tenant is under way.');
    const generation = claimed.last;
    await this.indices.ensure(row.tenant, generation, { filling: true });
    await this.roles.open(row.tenant, row._id);
    await this.traffic.writersKnow(signal);
    const spans = await this.spans();
    const toReplay = recordsIn(spans);
    return {
      phase: 'filling',
      generation,
      previous: claimed.live,
      spans,
      toReplay,
      progress: { done: 0, total: toReplay, etaSeconds: null },
    };
  }

  private async spans(): Promise<StoredSpan[]> {
    const ends = await this.traffic.ends();
    return ends.map(({ partition, low, high }) => ({ partition, from: String(low), to: String(high) }));
  }
}

/** Compaction leaves holes, so it may be fewer. */
export const recordsIn = (spans: readonly StoredSpan[]): number =>
  Number(spans.reduce((sum, { from, to }) => sum + (BigInt(to) - BigInt(from)), 0n));
