import { FINAL_REBUILD_STATUSES, TOPICS, topicName, consumerGroup, type RebuildDto } from '@helpdex/contracts';
import { elasticClient, IndexGenerations, scanDocuments } from '@helpdex/knowledge-index';
import { createIndexKeys } from '@helpdex/local-stack';
import { eventually, testStack } from '@helpdex/testing';
import { Kafka, logLevel } from 'kafkajs';
import { DEFAULT_TENANT } from './indexed';
import type { World } from './world';

/** A killed worker's lease runs out, and a started process has to come up on a busy machine. */
const END_MS = 90_000;
type Topic = keyof typeof TOPICS;

/** What people ask of rebuilds, and what broker and cluster say of them past the services. */
export class RebuildDriver {
  constructor(private readonly world: World) {}

  start(body: object): Promise<RebuildDto> {
    return this.world.api.expect(202, 'POST', '/rebuilds', { reason: 'test', ...body });
  }

  get(id: string): Promise<RebuildDto> {
    return this.world.api.expect(200, 'GET', `/rebuilds/${id}`);
  }

  act(id: string, verb: 'rollback' | 'resolve'): Promise<RebuildDto> {
    return this.world.api.expect(202, 'POST', `/rebuilds/${id}/${verb}`);
  }

  /** The rebuild at rest. @param ends statuses that count as such; while it is rolled back it is still `swapped` */
  ended(id: string, ends: readonly string[] = FINAL_REBUILD_STATUSES): Promise<RebuildDto> {
    return eventually(
      async () => {
        const rebuild = await this.get(id);
        if (!ends.includes(rebuild.status)) throw new Error(`rebuild ${id} is ${rebuild.status}: ${JSON.stringify(rebuild)}`);
        return rebuild;
      },
      { timeoutMs: END_MS, everyMs: 200 },
    );
  }

  async run(body: object = {}): Promise<RebuildDto> {
    return this.ended((await this.start(body)).id);
  }

  /** Names of the physical indices that are searched. */
  async searched(): Promise<string[]> {
    return (await this.generations()).searched(DEFAULT_TENANT);
  }

  /** Every document that is searched, tombstones too, as one text. */
  async dump(): Promise<string> {
    const { elasticsearch } = await testStack();
    const client = elasticClient({ url: elasticsearch.url, apiKey: await this.key(), requestTimeoutMs: 30_000 });
    const lines: string[] = [];
    for (const index of (await this.searched()).sort())
      for await (const { id, version, document } of scanDocuments(client, index))
        lines.push(JSON.stringify([index, id, version, document]));
    await client.close();
    return lines.join('\n');
  }

  /** Records ever written to a topic. */
  recordsIn(topic: Topic): Promise<number> {
    return this.withAdmin(async (admin) => {
      const partitions = await admin.fetchTopicOffsets(this.nameOf(topic));
      return partitions.reduce((sum, { high }) => sum + Number(high), 0);
    });
  }

  /** Makes a consumer group, which must have no members, read its topic from the first record again. */
  async rewind(group: string, topic: Topic): Promise<void> {
    const groupId = consumerGroup(this.world.services.namespace, group);
    // The broker may still be seeing the last member off.
    await eventually(() => this.withAdmin((admin) => admin.resetOffsets({ groupId, topic: this.nameOf(topic), earliest: true })), {
      timeoutMs: 60_000,
      everyMs: 500,
    });
  }

  async expectNoLag(group: string, topic: Topic): Promise<void> {
    const groupId = consumerGroup(this.world.services.namespace, group);
    await eventually(
      () =>
        this.withAdmin(async (admin) => {
          const ends = new Map((await admin.fetchTopicOffsets(this.nameOf(topic))).map(({ partition, high }) => [partition, Number(high)]));
          const [found] = await admin.fetchOffsets({ groupId, topics: [this.nameOf(topic)] });
          const behind = (found?.partitions ?? []).filter(({ partition, offset }) => Number(offset) < (ends.get(partition) ?? 0));
          expect(behind).toEqual([]);
        }),
      { timeoutMs: 60_000, everyMs: 300 },
    );
  }

  private keyOnce: Promise<string> | undefined;

  private key(): Promise<string> {
    this.keyOnce ??= testStack()
      .then(({ elasticsearch }) => createIndexKeys(elasticsearch, this.world.services.namespace))
      .then(({ indexerApiKey }) => indexerApiKey);
    return this.keyOnce;
  }

  private async generations(): Promise<IndexGenerations> {
    const { elasticsearch } = await testStack();
    const client = elasticClient({ url: elasticsearch.url, apiKey: await this.key(), requestTimeoutMs: 30_000 });
    return new IndexGenerations(client, this.world.services.namespace);
  }

  private nameOf(topic: Topic): string {
    return topicName(this.world.services.namespace, TOPICS[topic].suffix);
  }

  private async withAdmin<T>(work: (admin: ReturnType<Kafka['admin']>) => Promise<T>): Promise<T> {
    const { kafkaBrokers } = await testStack();
    const admin = new Kafka({ brokers: kafkaBrokers, clientId: 'helpdex-e2e', logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  }
}
