import type { IndexGenerations } from '@helpdex/knowledge-index';
import { Inject, Injectable } from '@nestjs/common';
import { GenerationRoles } from '../../generations/generation-roles.service';
import { INDICES } from '../../ports';
import { LiveTraffic } from '../live-traffic';
import type { RebuildRow, StoredSpan } from '../rebuild.schema';
import { returnRefused } from '../return-refused';
import { recordsIn } from './prepare.step';
import { Replay } from './replay';
import type { RebuildStep, Turn } from './step';

/** Catches the generation before up again, which has had closings only since the swap: from where the topic ended then. */
@Injectable()
export class ReturnStep implements RebuildStep {
  constructor(
    @Inject(GenerationRoles) private readonly roles: GenerationRoles,
    @Inject(Replay) private readonly replay: Replay,
    @Inject(INDICES) private readonly indices: IndexGenerations,
    @Inject(LiveTraffic) private readonly traffic: LiveTraffic,
  ) {}

  async run(turn: Turn): Promise<Partial<RebuildRow>> {
    const { row, signal, note } = turn;
    const previous = row.previous as number;
    if (!(await this.roles.reclaim(row.tenant, row._id, previous))) throw returnRefused('rebuild_superseded');
    let spans = row.spans;
    if (spans === null) {
      await this.traffic.writersKnow(signal);
      spans = await this.spans(row.swapEnds ?? []);
      const toReplay = recordsIn(spans);
      await note({ spans, toReplay });
      row.toReplay = toReplay;
    }
    // All sources: the rebuild may have been of one, but the others went on as well.
    const all = { ...turn, row: { ...row, sourceId: null } };
    await this.replay.into(this.indices.indices(row.tenant, previous), spans, all);
    return { phase: 'returningSwap', failures: 0 };
  }

  private async spans(since: readonly StoredSpan[]): Promise<StoredSpan[]> {
    const from = new Map(since.map(({ partition, to }) => [partition, to]));
    return (await this.traffic.ends()).map(({ partition, low, high }) => ({
      partition,
      from: from.get(partition) ?? String(low),
      to: String(high),
    }));
  }
}
