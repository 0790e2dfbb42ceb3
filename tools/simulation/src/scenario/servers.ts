import { TOPICS, topicName, type TopicSpec } from '@helpdex/contracts';
import type { Chance } from '../engine/chance';
import { FaultyLink } from '../engine/faulty-link';
import type { Scheduler } from '../engine/scheduler';
import { connectionError, ElasticCluster } from '../models/elasticsearch/elastic-cluster';
import { Broker, MAX_PARTITIONS, type StoredRecord } from '../models/kafka/broker';
import { Coordinator } from '../models/kafka/coordinator';
import { networkError, ReplicaSet, type Collection, type Document } from '../models/mongo/replica-set';
import { zendeskUnreachable, type ZendeskFaults } from '../models/zendesk/simulated-zendesk';
import { NAMESPACE } from '../services/service-host';

/** Who hears what the servers do, at the moment they do it. */
export interface Witness {
  appended(topic: string, partition: number, record: StoredRecord): void;
  committing(group: string, topic: string, partition: number, offset: number): void;
  written(rows: Collection, row: Document, before: Document | undefined): void;
  visible(index: string, ids: readonly string[]): void;
}

const brokenConnection = (): Error => Object.assign(new Error('Connection error'), { name: 'KafkaJSConnectionError' });

const PARTITIONS = new Map(
  Object.values<TopicSpec>(TOPICS).map(({ suffix, partitions }) => [topicName(NAMESPACE, suffix), Math.min(partitions, MAX_PARTITIONS)]),
);
export const partitionsOf = (topic: string): number => PARTITIONS.get(topic) ?? 1;

/** Kafka, MongoDB, Elasticsearch and Zendesk of one world, and how badly they behave. */
export class Servers {
  readonly links: Record<'kafka' | 'mongo' | 'elastic' | 'zendesk', FaultyLink>;
  readonly broker: Broker;
  readonly mongo: ReplicaSet;
  readonly elastic: ElasticCluster;
  readonly groups = new Map<string, Coordinator>();
  readonly zendesk: ZendeskFaults = { stale: 0, limited: 0, unreadable: 0 };

  constructor(
    chance: Chance,
    scheduler: Scheduler,
    private readonly witness: Witness,
  ) {
    this.links = {
      kafka: new FaultyLink('kafka', chance, brokenConnection),
      mongo: new FaultyLink('mongo', chance, networkError),
      elastic: new FaultyLink('elastic', chance, connectionError),
      zendesk: new FaultyLink('zendesk', chance, zendeskUnreachable),
    };
    this.broker = new Broker(this.links.kafka, partitionsOf, (...record) => witness.appended(...record));
    this.mongo = new ReplicaSet(scheduler, this.links.mongo, (...write) => witness.written(...write));
    this.elastic = new ElasticCluster(
      this.links.elastic,
      chance,
      () => scheduler.now,
      (index, ids) => witness.visible(index, ids),
    );
  }

  group(id: string): Coordinator {
    const known = this.groups.get(id);
    if (known) return known;
    const group = new Coordinator(partitionsOf, (topic, partition, offset) => this.witness.committing(id, topic, partition, offset));
    this.groups.set(id, group);
    return group;
  }

  /** @param how how bad each server is: 0 not at all, 1 as usual */
  misbehave(how: Readonly<Record<keyof Servers['links'], number>>): void {
    const { kafka, mongo, elastic, zendesk } = this.links;
    Object.assign(kafka, { lost: 0.004 * how.kafka, unanswered: 0.004 * how.kafka });
    Object.assign(mongo, { lost: 0.004 * how.mongo, unanswered: 0.004 * how.mongo });
    Object.assign(elastic, { lost: 0.02 * how.elastic, unanswered: 0.03 * how.elastic });
    Object.assign(zendesk, { lost: 0.02 * how.zendesk });
    Object.assign(this.elastic.faults, { rejected: 0.02 * how.elastic, conflictThoughApplied: 0.03 * how.elastic });
    Object.assign(this.zendesk, { stale: 0.35 * how.zendesk, limited: 0.03 * how.zendesk, unreadable: 0.01 * how.zendesk });
  }

  behave(): void {
    for (const link of Object.values(this.links)) Object.assign(link, { lost: 0, unanswered: 0, isDown: false });
    Object.assign(this.elastic.faults, { rejected: 0, conflictThoughApplied: 0 });
    Object.assign(this.zendesk, { stale: 0, limited: 0, unreadable: 0 });
  }

  /** As far as every group has read a topic, its keys keep their last record only. */
  compact(topic: string): void {
    const readers = [...this.groups.values()].filter(({ committed }) => [...committed.keys()].some((key) => key.startsWith(`${topic}/`)));
    this.broker.topic(topic).forEach((log, partition) => {
      const read = Math.min(...readers.map((group) => group.position(topic, partition)), log.end);
      if (readers.length > 0) log.compact(read);
    });
  }

  /** Records of these topics that some group has not committed. */
  lag(group: string, topic: string): number {
    const known = this.groups.get(group);
    return this.broker.topic(topic).reduce((sum, log, partition) => sum + log.end - (known?.position(topic, partition) ?? 0), 0);
  }
}
