import { parseDocKey, TOPICS, type TopicSpec } from '@helpdex/contracts';
import { loadConfig, kafkaConfig } from '@helpdex/config';
import { done, KafkaToolbox, type Batch } from '@helpdex/kafka';
import { withMongodb } from '@helpdex/local-stack';
import { createLogger, createMetrics } from '@helpdex/observability';
import { eventually, testStack } from '@helpdex/testing';

/** Collections that hold what a service knows of a source, by database and the field that names the source. */
const STORES = [
  ['source-registry', 'sources', '_id'],
  ['fetcher', 'jobs', 'source'],
  ['scheduler', 'schedules', 'source'],
  ['classifier', 'ledger', 'source'],
  ['classifier', 'sweeps', 'source'],
  ['classifier', 'reviews', 'source'],
] as const;

/** Where documents about a source stand, as `service.collection`; empty when it is forgotten everywhere. */
export async function storedTraces(namespace: string, sourceId: string): Promise<string[]> {
  const { mongodbUrl } = await testStack();
  return withMongodb(mongodbUrl, async (client) => {
    const found: string[] = [];
    for (const [service, collection, field] of STORES) {
      const rows = client.db(`${namespace}_${service}`).collection<Record<string, unknown>>(collection);
      if ((await rows.countDocuments({ [field]: sourceId })) > 0) found.push(`${service}.${collection}`);
    }
    return found;
  });
}

let readers = 0;

/** What a replay from the first offset would end with, by key: whether the last record of an entry of the source carries its text. */
export async function replayed(namespace: string, topic: TopicSpec, sourceId: string): Promise<Map<string, boolean>> {
  const { kafkaBrokers } = await testStack();
  const { kafka: config } = loadConfig({ kafka: kafkaConfig }, { KAFKA_BROKERS: kafkaBrokers.join(','), KAFKA_REPLICATION_FACTOR: '1' });
  const parts = { logger: createLogger({ service: 'e2e', level: 'silent' }), metrics: createMetrics({ service: 'e2e', process: false }) };
  const kafka = new KafkaToolbox({ service: 'e2e', config, namespace, ...parts, onFatal: () => undefined });
  const texts = new Map<string, boolean>();
  const group = `e2e-replay-${(readers += 1)}`;
  const handle = ({ records }: Batch): Promise<ReturnType<typeof done>> => {
    for (const { key, data } of records) if (parseDocKey(key)?.source === sourceId) texts.set(key, 'content' in data);
    return Promise.resolve(done());
  };
  const reader = kafka.consumers.create({ group, subscriptions: [{ topic, sink: { role: 'batch', handle } }] });
  await reader.start();
  try {
    await eventually(
      async () => {
        const [ranges, committed] = [await kafka.offsets.ranges(topic), await kafka.offsets.committed(group, topic)];
        for (const { partition, low, high } of ranges)
          if (high > low && (committed.get(partition) ?? 0n) < high) throw new Error(`partition ${partition} is not read to its end`);
      },
      { timeoutMs: 30_000, everyMs: 200 },
    );
  } finally {
    await reader.close(5_000);
    await kafka.onApplicationShutdown();
  }
  return texts;
}

/** Keys of the source's entries whose text a replay of the article topics would bring. */
export async function replayedTexts(namespace: string, sourceId: string): Promise<string[]> {
  const topics = [
    await replayed(namespace, TOPICS.articleFetched, sourceId),
    await replayed(namespace, TOPICS.articleClassified, sourceId),
  ];
  return topics.flatMap((texts) => [...texts].filter(([, hasText]) => hasText).map(([key]) => key));
}
