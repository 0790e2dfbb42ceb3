import { TOPICS, topicName } from '@helpdex/contracts';
import { Kafka, logLevel } from 'kafkajs';

export type WatchedTopic = 'articleFetched' | 'articleClassified';

/** Records ever produced to the topics that articles go through, the barriers of runs included. Asked of the broker, not of the services. */
export async function recordsProduced(brokers: string[], namespace: string): Promise<Record<WatchedTopic, number>> {
  const admin = new Kafka({ brokers, clientId: 'helpdex-bench', logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const count = async (topic: WatchedTopic): Promise<number> => {
      const partitions = await admin.fetchTopicOffsets(topicName(namespace, TOPICS[topic].suffix));
      return partitions.reduce((sum, { high }) => sum + Number(high), 0);
    };
    return { articleFetched: await count('articleFetched'), articleClassified: await count('articleClassified') };
  } finally {
    await admin.disconnect();
  }
}
