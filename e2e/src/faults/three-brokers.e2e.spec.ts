import { ARTICLE_PARTITIONS, TOPICS, topicName } from '@helpdex/contracts';
import { CHECKOUT, KafkaCluster, type Stack } from '@helpdex/local-stack';
import { eventually, testStack } from '@helpdex/testing';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { FaultWorld } from './fault-world';

const SLOW_PAGE_MS = 1_000;
/** The articles' topic, and one of its partitions, whose leader will be lost. */
const PARTITION = 0;

jest.setTimeout(400_000);

let cluster: KafkaCluster;
let one: FaultWorld;

beforeAll(async () => {
  const homes = join(CHECKOUT, '.helpdex');
  mkdirSync(homes, { recursive: true });
  const [shared, started] = await Promise.all([testStack(), KafkaCluster.start({ home: mkdtempSync(join(homes, 'brokers-')), env: {} })]);
  cluster = started;
  const stack: Stack = { ...shared, kafkaBrokers: cluster.brokers };
  one = await FaultWorld.create('brokers', { stack, servers: stack });
});
afterAll(async () => {
  await one?.stop();
  await cluster?.stop();
});
afterEach(() => one.world.simulator.control.clearFaults());

const control = () => one.world.simulator.control;
const articles = (): string => topicName(one.world.services.namespace, TOPICS.articleFetched.suffix);
const slowRun = (): Promise<string> => one.inTheMiddle({ pageMs: SLOW_PAGE_MS, after: 1 });

it('every partition has three replicas', async () => {
  for (let partition = 0; partition < ARTICLE_PARTITIONS; partition += 1)
    expect(await cluster.replicasOf(articles(), partition)).toEqual({ all: [1, 2, 3], inSync: [1, 2, 3] });
});

it('the leader of a partition dies during a sync: another leads, and nothing is lost', async () => {
  const id = await slowRun();
  const leader = await cluster.leaderOf(articles(), PARTITION);
  cluster.kill(leader);
  await eventually(async () => expect(await cluster.leaderOf(articles(), PARTITION)).not.toBe(leader), { timeoutMs: 60_000, everyMs: 250 });
  await one.expectTrueAfter(id);
  expect((await cluster.replicasOf(articles(), PARTITION)).inSync).not.toContain(leader);
  await one.expectNoLag();
});

it('two of three are gone: nothing is acknowledged, nobody gives up; when they are back, the sync goes on', async () => {
  await cluster.revive();
  await eventually(async () => expect((await cluster.replicasOf(articles(), PARTITION)).inSync).toHaveLength(3), {
    timeoutMs: 60_000,
    everyMs: 500,
  });
  const id = await slowRun();
  const leader = await cluster.leaderOf(articles(), PARTITION);
  for (const nodeId of [leader, (leader % 3) + 1]) cluster.kill(nodeId);
  await control().clearFaults();
  const ready = one.world.services.service('fetcher').program.readyUrl;
  await eventually(async () => expect((await fetch(ready)).status).toBe(503), { timeoutMs: 60_000, everyMs: 250 });
  expect(await one.isOver(id)).toBe(false);
  await cluster.revive();
  const run = await one.expectTrueAfter(id);
  expect(run.counts.quarantined).toBe(0);
  await one.expectNoLag();
});
