import { docKey, KnowledgeChanged, sourceIsEnding, TOPICS, type Erasure, type IndexSide } from '@helpdex/contracts';
import { DomainError, runOf } from '@helpdex/domain';
import { EVENT_PUBLISHER, type EventPublisher } from '@helpdex/kafka';
import type { ErasedEntry, SourceEraser } from '@helpdex/knowledge-index';
import type { SourceProjection } from '@helpdex/mongo';
import { failpoint } from '@helpdex/observability';
import { Inject, Injectable } from '@nestjs/common';
import { GenerationService } from '../generations/generation.service';
import { CLOCK, ERASER, SOURCES, type Clock } from '../ports';

const BATCH = 500;
/** A call answers after about so long, with what it has come to. */
const CALL_MS = 5_000;

/** Takes a source that is being deleted out of search, one side at a time. Every call may be repeated, also after a crash anywhere. */
@Injectable()
export class SourceClosing {
  constructor(
    @Inject(GenerationService) private readonly generations: GenerationService,
    @Inject(ERASER) private readonly eraser: SourceEraser,
    @Inject(SOURCES) private readonly sources: SourceProjection,
    @Inject(EVENT_PUBLISHER) private readonly events: EventPublisher,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError `deletion_unknown` while this service has not heard of the deletion: what it then closed might be opened again. */
  async close(erasure: Erasure, side: IndexSide): Promise<{ removed: number; isClosed: boolean }> {
    await this.refuseUnlessEnding(erasure);
    const { live, building, previous } = await this.generations.targets(erasure.tenant);
    const until = this.clock.now().getTime() + CALL_MS;
    for (const sides of [...previous, ...building])
      if (!(await this.clear(sides[side], erasure, until))) return this.stand(live[side], erasure, false);
    return this.stand(live[side], erasure, await this.clear(live[side], erasure, until));
  }

  /** @returns whether nothing is left, as of a refresh at the beginning. */
  private async clear(index: string, erasure: Erasure, until: number): Promise<boolean> {
    await this.eraser.refresh(index);
    while (this.clock.now().getTime() < until) {
      const pending = await this.eraser.pending(index, erasure.source, erasure.floor, BATCH);
      if (pending.length === 0) return true;
      await this.eraser.tombstones(
        index,
        pending.filter(({ isOpen }) => isOpen),
        erasure.floor,
      );
      failpoint('indexer.after-close');
      await this.tell(erasure, pending);
      await this.eraser.tombstones(index, pending, erasure.floor + 1);
    }
    return false;
  }

  private async stand(index: string, { source, floor }: Erasure, isClosed: boolean): Promise<{ removed: number; isClosed: boolean }> {
    return { removed: await this.eraser.count(index, source, floor), isClosed };
  }

  private async tell({ tenant, floor }: Erasure, entries: readonly ErasedEntry[]): Promise<void> {
    const common = { tenant, run: runOf(floor), ver: floor, at: this.clock.now().toISOString() };
    await this.events.publishAll(
      entries.map(({ source, article, locale }) => {
        const data: KnowledgeChanged = { ...common, source, article, locale, change: 'removed', visibility: 'none' };
        return { topic: TOPICS.knowledgeChanged, event: KnowledgeChanged, key: docKey(data), data };
      }),
    );
  }

  private async refuseUnlessEnding({ tenant, source, floor }: Erasure): Promise<void> {
    const changed = await this.sources.one(tenant, source);
    if (changed && sourceIsEnding(changed) && changed.floor === floor) return;
    throw new DomainError('unavailable', 'deletion_unknown', 'The deletion of the source is not known here yet.');
  }
}
