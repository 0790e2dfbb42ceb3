import { Kafka, logLevel } from 'kafkajs';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { contextOf, type StackOptions } from '../../stack/ensure-stack';
import { pollUntil } from '../../system/poll-until';
import { choosePort } from '../../system/ports';
import { ensureNativeServer, stopNativeServer } from '../native-server';
import type { KafkaConnection, RunningServer, StackContext } from '../provider';
import { kafkaServer, newClusterId } from './kafka-native';

export const CLUSTER_SIZE = 3;
const ALL_THERE_WITHIN_MS = 60_000;

/** Three brokers on this machine, for tests: as in production two of three replicas acknowledge a write. */
export class KafkaCluster {
  private constructor(
    private readonly home: string,
    private readonly contexts: readonly StackContext[],
    private members: RunningServer<KafkaConnection>[],
  ) {}

  /** @param options its `home` gets a folder per broker @throws StackError */
  static async start(options: StackOptions & { home: string }): Promise<KafkaCluster> {
    const controllerPorts: number[] = [];
    while (controllerPorts.length < CLUSTER_SIZE)
      controllerPorts.push(await choosePort({ subject: 'a Kafka controller' }, new Set(controllerPorts)));
    const clusterId = newClusterId();
    const contexts = controllerPorts.map((_port, at) => {
      const kafkaMember = { nodeId: at + 1, clusterId, controllerPorts };
      return contextOf({ ...options, home: join(options.home, `broker-${at + 1}`), server: { ...options.server, kafkaMember } });
    });
    const cluster = new KafkaCluster(options.home, contexts, []);
    try {
      await cluster.revive();
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  /** `host:port` of each. */
  get brokers(): string[] {
    return this.members.flatMap(({ connection }) => connection.brokers);
  }

  /** The broker that writes of a partition go to, by its id. @throws when the cluster does not know of one */
  async leaderOf(topic: string, partition: number): Promise<number> {
    const found = await this.partition(topic, partition);
    if (found.leader < 1) throw new Error(`partition ${partition} of ${topic} has no leader`);
    return found.leader;
  }

  /** Ids of the brokers that have a partition, and of those that have all of it. */
  async replicasOf(topic: string, partition: number): Promise<{ all: number[]; inSync: number[] }> {
    const { replicas, isr } = await this.partition(topic, partition);
    return { all: [...replicas].sort(), inSync: [...isr].sort() };
  }

  /** As by a power cut. */
  kill(nodeId: number): void {
    const pid = this.members[nodeId - 1]?.pid;
    if (pid === undefined) throw new Error(`broker ${nodeId} does not run`);
    process.kill(pid, 'SIGKILL');
  }

  /** Starts what does not run, with the data it had, and waits until all know of each other. */
  async revive(): Promise<void> {
    const starts = await Promise.allSettled(this.contexts.map((context) => ensureNativeServer(kafkaServer(context), context)));
    for (const start of starts) if (start.status === 'rejected') throw start.reason;
    this.members = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
    await pollUntil(
      async () => {
        const { brokers } = await this.ask((admin) => admin.describeCluster());
        if (brokers.length < CLUSTER_SIZE) throw new Error(`only ${brokers.length} brokers are registered`);
      },
      { timeoutMs: ALL_THERE_WITHIN_MS },
    );
  }

  async stop(): Promise<void> {
    await Promise.all(this.contexts.map((context) => stopNativeServer(kafkaServer(context), context)));
    rmSync(this.home, { recursive: true, force: true });
  }

  private async partition(topic: string, partition: number): Promise<{ leader: number; replicas: number[]; isr: number[] }> {
    const { topics } = await this.ask((admin) => admin.fetchTopicMetadata({ topics: [topic] }));
    const found = topics[0]?.partitions.find(({ partitionId }) => partitionId === partition);
    if (!found) throw new Error(`there is no partition ${partition} of ${topic}`);
    return found;
  }

  private async ask<T>(question: (admin: ReturnType<Kafka['admin']>) => Promise<T>): Promise<T> {
    const admin = new Kafka({ brokers: this.brokers, clientId: 'helpdex-cluster', logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    try {
      return await question(admin);
    } finally {
      await admin.disconnect();
    }
  }
}
