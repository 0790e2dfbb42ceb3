import type { Admin, Kafka } from 'kafkajs';
import { consumerGroup, topicName, type TopicSpec } from '@helpdex/contracts';

export interface OffsetRange {
  readonly partition: number;
  /** First offset that is still there. */
  readonly low: bigint;
  /** Offset that the next record will get. */
  readonly high: bigint;
}

/** Questions to the brokers about offsets, each over a short-lived connection. */
export class TopicOffsets {
  constructor(
    private readonly kafka: Kafka,
    private readonly namespace: string,
  ) {}

  async ranges(topic: TopicSpec): Promise<readonly OffsetRange[]> {
    const found = await this.ask((admin) => admin.fetchTopicOffsets(topicName(this.namespace, topic.suffix)));
    return found
      .map(({ partition, low, high }) => ({ partition, low: BigInt(low), high: BigInt(high) }))
      .sort((a, b) => a.partition - b.partition);
  }

  /** Committed offset per partition; a partition without one is absent. */
  async committed(group: string, topic: TopicSpec): Promise<ReadonlyMap<number, bigint>> {
    const name = topicName(this.namespace, topic.suffix);
    const [found] = await this.ask((admin) => admin.fetchOffsets({ groupId: consumerGroup(this.namespace, group), topics: [name] }));
    const known = (found?.partitions ?? []).filter(({ offset }) => BigInt(offset) >= 0n);
    return new Map(known.map(({ partition, offset }) => [partition, BigInt(offset)]));
  }

  /** Forgets a group that has no members, e.g. that of a finished rebuild. */
  async deleteGroup(group: string): Promise<void> {
    await this.ask((admin) => admin.deleteGroups([consumerGroup(this.namespace, group)]));
  }

  private async ask<T>(question: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = this.kafka.admin();
    await admin.connect();
    try {
      return await question(admin);
    } finally {
      await admin.disconnect();
    }
  }
}
