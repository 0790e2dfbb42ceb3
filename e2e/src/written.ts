import { kafkaConfig, loadConfig } from '@helpdex/config';
import { physicalIndex, TOPICS, type IndexSide } from '@helpdex/contracts';
import { KafkaToolbox } from '@helpdex/kafka';
import { elasticClient } from '@helpdex/knowledge-index';
import { createIndexKeys } from '@helpdex/local-stack';
import { createLogger, createMetrics } from '@helpdex/observability';
import { testStack } from '@helpdex/testing';
import { DEFAULT_TENANT, FIRST_GENERATION } from './indexed';

/** Topics that carry what was fetched and decided. */
const TOPICS_OF_ARTICLES = ['articleFetched', 'articleClassified', 'knowledgeChanged', 'deadLetter'] as const;
const SIDES: readonly IndexSide[] = ['public', 'internal'];

/** How far topics and indices have come. Whatever is written, be it the same as before, moves one of these numbers. */
export type Written = Record<string, string>;

export interface WrittenReader {
  read(): Promise<Written>;
  close(): Promise<void>;
}

export async function writtenReader(namespace: string): Promise<WrittenReader> {
  const { kafkaBrokers, elasticsearch } = await testStack();
  const { kafka: config } = loadConfig({ kafka: kafkaConfig }, { KAFKA_BROKERS: kafkaBrokers.join(','), KAFKA_REPLICATION_FACTOR: '1' });
  const parts = { logger: createLogger({ service: 'e2e', level: 'silent' }), metrics: createMetrics({ service: 'e2e', process: false }) };
  const kafka = new KafkaToolbox({ service: 'e2e', config, namespace, ...parts, onFatal: () => undefined });
  const { indexerApiKey } = await createIndexKeys(elasticsearch, namespace);
  const client = elasticClient({ url: elasticsearch.url, apiKey: indexerApiKey, requestTimeoutMs: 30_000 });

  const offsets = async (): Promise<Written> => {
    const written: Written = {};
    for (const topic of TOPICS_OF_ARTICLES)
      for (const { partition, high } of await kafka.offsets.ranges(TOPICS[topic])) written[`${topic} ${partition}`] = String(high);
    return written;
  };
  const sequences = async (): Promise<Written> => {
    const written: Written = {};
    for (const side of SIDES) {
      const index = physicalIndex(namespace, DEFAULT_TENANT, FIRST_GENERATION, side);
      const { indices } = await client.indices.stats({ index, level: 'shards' });
      for (const [shard, copies] of Object.entries(indices?.[index]?.shards ?? {}))
        written[`${side} ${shard}`] = String(copies[0]?.seq_no?.max_seq_no);
    }
    return written;
  };
  return {
    read: async () => ({ ...(await offsets()), ...(await sequences()) }),
    close: async () => {
      await kafka.onApplicationShutdown();
      await client.close();
    },
  };
}
