import type { TopicSpec } from '@helpdex/contracts';
import { TOPIC_OFFSETS, type TopicOffsets } from '@helpdex/kafka';
import { Inject, Injectable } from '@nestjs/common';

type Ends = Record<string, string>;

/** Tells when consumers have come past what a topic held at a certain moment. Committed means settled (ADR 1). */
@Injectable()
export class PipelineDrain {
  constructor(@Inject(TOPIC_OFFSETS) private readonly offsets: Pick<TopicOffsets, 'ranges' | 'committed'>) {}

  /** Where the topic ends now; partitions that hold nothing are left out. */
  async endsOf(topic: TopicSpec): Promise<Ends> {
    const held = (await this.offsets.ranges(topic)).filter(({ low, high }) => high > low);
    return Object.fromEntries(held.map(({ partition, high }) => [String(partition), String(high)]));
  }

  async isPast(topic: TopicSpec, groups: readonly string[], ends: Ends): Promise<boolean> {
    for (const group of groups) {
      const committed = await this.offsets.committed(group, topic);
      const isPast = Object.entries(ends).every(([partition, end]) => (committed.get(Number(partition)) ?? 0n) >= BigInt(end));
      if (!isPast) return false;
    }
    return true;
  }
}
