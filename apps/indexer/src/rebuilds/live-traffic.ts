import { TOPICS } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import { TOPIC_OFFSETS, type OffsetRange, type TopicOffsets } from '@helpdex/kafka';
import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { CLOCK, type Clock } from '../ports';
import { WRITERS_KNOW_MS } from '../generations/generation.service';
import { INDEXER_GROUP } from '../indexing/indexer-group';

const LOOK_EVERY_MS = 250;
/** Longer than the backlog of a large sync takes; beyond it something is stuck, and the rebuild is not what helps. */
const SETTLE_LIMIT_MS = 10 * 60_000;
const PAUSE_MS = 2_000;

/** What the live consumers of the verdicts are doing meanwhile. */
@Injectable()
export class LiveTraffic {
  constructor(
    @Inject(TOPIC_OFFSETS) private readonly offsets: TopicOffsets,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  ends(): Promise<readonly OffsetRange[]> {
    return this.offsets.ranges(TOPICS.articleClassified);
  }

  /** Resolves when every writer knows which generations take writes since before the call. */
  async writersKnow(signal: AbortSignal): Promise<void> {
    await sleep(WRITERS_KNOW_MS, undefined, { signal });
  }

  async pause(signal: AbortSignal): Promise<void> {
    await sleep(PAUSE_MS, undefined, { signal });
  }

  /** Resolves when all that stood in the topic at the time of the call is written. @throws DomainError `index_behind` */
  async settled(signal: AbortSignal): Promise<void> {
    const ends = await this.ends();
    const until = this.clock.now().getTime() + SETTLE_LIMIT_MS;
    for (;;) {
      const committed = await this.offsets.committed(INDEXER_GROUP, TOPICS.articleClassified);
      if (ends.every(({ partition, low, high }) => low >= high || (committed.get(partition) ?? 0n) >= high)) return;
      if (this.clock.now().getTime() > until)
        throw new DomainError('unavailable', 'index_behind', 'The index does not catch up with the topic of verdicts.');
      await sleep(LOOK_EVERY_MS, undefined, { signal });
    }
  }
}
