import { TOPICS, topicName } from '@helpdex/contracts';
import { Kafka, logLevel } from 'kafkajs';
import type { Benchmark, BenchmarkOptions, BenchmarkResult } from '../benchmark';
import { inBenchWorld, type BenchWorld } from '../bench-world';
import { plainBulkSeconds } from '../direct-bulk';
import { addSource, corpusOf, createHelpCenter, indexAccess } from '../help-center';
import { measureRun } from '../measured-run';
import { median } from '../median';
import { measureRebuild } from './measured-rebuild';

const ROUNDS = 3;

/** How fast a new index is filled from Kafka, against the slower of its two halves alone. */
export const rebuild: Benchmark = {
  name: 'rebuild',
  about: 'filling an empty index from Kafka, as a ratio to the slower of reading the topic and bulk-indexing the documents',
  run: inBenchWorld('benchrebuild', measure),
};

async function measure(world: BenchWorld, { articles, report }: BenchmarkOptions): Promise<BenchmarkResult> {
  report('filling the index');
  const helpCenter = await createHelpCenter(world, 'rebuild', await corpusOf(articles));
  await measureRun(world, async () => (await addSource(world, helpCenter)).run);
  const { client, index } = await indexAccess(world);
  await index.untilSearchable(helpCenter.expected);
  const documents = await index.documents();
  const asked = (await world.simulator.control.requests(0)).total;

  const seconds = { fill: [] as number[], whole: [] as number[], consume: [] as number[], bulk: [] as number[] };
  let records = 0;
  for (let round = 1; round <= ROUNDS; round += 1) {
    report(`round ${round} of ${ROUNDS}`);
    const read = await consumeSeconds(world);
    records = read.records;
    seconds.consume.push(read.seconds);
    seconds.bulk.push(await plainBulkSeconds({ client, namespace: world.namespace, round }, documents));
    const { fill, whole, rebuilt } = await measureRebuild(world);
    if (rebuilt.counts.public + rebuilt.counts.internal !== documents.length)
      throw new Error(`the rebuild has ${JSON.stringify(rebuilt.counts)} for ${documents.length} documents`);
    seconds.fill.push(fill);
    seconds.whole.push(whole);
  }
  const zendeskRequests = (await world.simulator.control.requests(0)).total - asked;
  if (zendeskRequests > 0) throw new Error(`the rebuilds asked Zendesk ${zendeskRequests} times`);
  const [fill, consume, bulk] = [median(seconds.fill), median(seconds.consume), median(seconds.bulk)];
  const slower = Math.min(records / consume, documents.length / bulk);
  return {
    ratios: { fillToSlowerHalf: documents.length / fill / slower },
    measurements: {
      ...{ documents: documents.length, records, zendeskRequests },
      ...{ fillSeconds: fill, untilSwappedSeconds: median(seconds.whole), consumeSeconds: consume, bulkSeconds: bulk },
    },
  };
}

/** Everything that stands in the topic of verdicts, read once and thrown away. */
async function consumeSeconds({ stack, namespace }: BenchWorld): Promise<{ seconds: number; records: number }> {
  const kafka = new Kafka({ brokers: stack.kafkaBrokers, clientId: 'helpdex-bench', logLevel: logLevel.NOTHING });
  const topic = topicName(namespace, TOPICS.articleClassified.suffix);
  const admin = kafka.admin();
  await admin.connect();
  const left = new Map((await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => [partition, Number(high)]));
  await admin.disconnect();
  for (const [partition, high] of left) if (high === 0) left.delete(partition);
  const consumer = kafka.consumer({ groupId: `${namespace}.bench-${performance.now()}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  let [records, start] = [0, 0];
  await new Promise<void>((resolve, reject) => {
    consumer
      .run({
        eachBatch: ({ batch }) => {
          start ||= performance.now();
          records += batch.messages.length;
          if (Number(batch.lastOffset()) + 1 >= (left.get(batch.partition) ?? 0)) left.delete(batch.partition);
          if (left.size === 0) resolve();
          return Promise.resolve();
        },
      })
      .catch(reject);
  });
  const seconds = (performance.now() - start) / 1_000;
  await consumer.disconnect();
  return { seconds, records };
}
