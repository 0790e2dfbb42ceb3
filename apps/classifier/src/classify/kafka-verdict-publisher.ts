import { ArticleClassified, barrierKey, RunBarrier, sourceKey, SweepRequested, SyncProgress, TOPICS } from '@helpdex/contracts';
import { EVENT_PUBLISHER, type EventPublisher } from '@helpdex/kafka';
import { Inject, Injectable } from '@nestjs/common';
import type { Verdict } from './verdict';
import type { VerdictPublisher } from './verdict-publisher.port';

/** Verdicts keep the partition of their entry, which is what lets a barrier speak for everything before it. */
@Injectable()
export class KafkaVerdictPublisher implements VerdictPublisher {
  constructor(@Inject(EVENT_PUBLISHER) private readonly events: EventPublisher) {}

  verdicts(verdicts: readonly Verdict[]): Promise<void> {
    return this.events.publishAll(
      verdicts.map(({ id, partition, record }) => ({
        topic: TOPICS.articleClassified,
        event: ArticleClassified,
        key: id,
        data: record,
        partition,
      })),
    );
  }

  barrier(barrier: RunBarrier): Promise<void> {
    const { partition } = barrier;
    return this.events.publishAll([
      { topic: TOPICS.articleClassified, event: RunBarrier, key: barrierKey(barrier), data: barrier, partition },
    ]);
  }

  sweep(request: SweepRequested): Promise<void> {
    const key = sourceKey(request.tenant, request.source);
    return this.events.publishAll([{ topic: TOPICS.sweepRequested, event: SweepRequested, key, data: request }]);
  }

  progress(progress: SyncProgress): Promise<void> {
    const key = sourceKey(progress.tenant, progress.source);
    return this.events.publishAll([{ topic: TOPICS.syncProgress, event: SyncProgress, key, data: progress }]);
  }
}
