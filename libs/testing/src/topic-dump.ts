import { randomUUID } from 'node:crypto';
import { Kafka, logLevel, type EachBatchPayload } from 'kafkajs';
import { eventually } from './eventually';

export interface TopicDump {
  /** Full names of the topics that were read. */
  topics: string[];
  records: number;
  /** Keys, values and headers as they are, one record a line. */
  text: string;
}

const READ_MS = 60_000;

/** Every record of every topic of a namespace, dead letters too, undecoded. */
export async function dumpTopics(brokers: readonly string[], namespace: string): Promise<TopicDump> {
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  const groupId = `dump-${randomUUID()}`;
  const [admin, consumer] = [kafka.admin(), kafka.consumer({ groupId })];
  const lines: string[] = [];
  const reached = new Map<string, bigint>();
  const eachBatch = ({ batch: { topic, partition, messages } }: EachBatchPayload): Promise<void> => {
    for (const { key, value, headers, offset } of messages) {
      lines.push(
        `${String(key)} ${String(value)} ${Object.values(headers ?? {})
          .map(String)
          .join(' ')}`,
      );
      reached.set(`${topic} ${partition}`, BigInt(offset) + 1n);
    }
    return Promise.resolve();
  };
  await admin.connect();
  try {
    const topics = (await admin.listTopics()).filter((name) => name.startsWith(`${namespace}.`)).sort();
    await consumer.connect();
    await consumer.subscribe({ topics, fromBeginning: true });
    const ends = await Promise.all(topics.map(async (topic) => ({ topic, partitions: await admin.fetchTopicOffsets(topic) })));
    await consumer.run({ eachBatch });
    const unread = (): string[] =>
      ends.flatMap(({ topic, partitions }) =>
        partitions.flatMap(({ partition, low, high }) => {
          const name = `${topic} ${partition}`;
          return BigInt(high) > BigInt(low) && (reached.get(name) ?? 0n) < BigInt(high) ? [name] : [];
        }),
      );
    const isRead = (): Promise<void> =>
      unread().length === 0 ? Promise.resolve() : Promise.reject(new Error(`unread: ${unread().join(', ')}`));
    await eventually(isRead, { timeoutMs: READ_MS, everyMs: 100 });
    return { topics, records: lines.length, text: lines.join('\n') };
  } finally {
    await consumer.disconnect();
    await admin.disconnect();
  }
}
