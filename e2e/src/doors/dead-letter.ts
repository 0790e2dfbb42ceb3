import { docKey, TOPICS, topicName } from '@helpdex/contracts';
import { eventually, testStack } from '@helpdex/testing';
import { Kafka, logLevel } from 'kafkajs';
import { DEFAULT_TENANT } from '../indexed';
import { RebuildDriver } from '../rebuild-driver';
import type { World } from '../world';

/** Writes a record of a source that nobody can read, and comes back when it lies in the dead letters. */
export async function makeDeadLetter(world: World, source: string): Promise<void> {
  const { kafkaBrokers } = await testStack();
  const producer = new Kafka({ brokers: kafkaBrokers, clientId: 'helpdex-e2e', logLevel: logLevel.NOTHING }).producer();
  await producer.connect();
  try {
    const key = docKey({ tenant: DEFAULT_TENANT, source, article: '1', locale: 'en-us' });
    const topic = topicName(world.services.namespace, TOPICS.articleFetched.suffix);
    await producer.send({ topic, acks: -1, messages: [{ key, value: 'no JSON' }] });
  } finally {
    await producer.disconnect();
  }
  const driver = new RebuildDriver(world);
  await eventually(async () => expect(await driver.recordsIn('deadLetter')).toBeGreaterThan(0), { timeoutMs: 60_000, everyMs: 300 });
}
