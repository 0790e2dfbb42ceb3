import { ArticleClassified } from './events/article-classified';
import { ArticleFetched } from './events/article-fetched';
import { KnowledgeChanged, SweepRequested } from './events/knowledge-events';
import { SyncProgress } from './events/progress-events';
import { RunBarrier } from './events/run-barrier';
import { SourceChanged, SyncDue, SyncRequested } from './events/source-events';
import { topicName } from './names';

export type EventClass<T extends object = object> = new () => T;

/** One topic: how it is kept, and which CloudEvents types it may carry. */
export interface TopicSpec {
  /** Name after the namespace: `<entity>.<fact>.v1`. */
  readonly suffix: string;
  readonly partitions: number;
  /** Broker settings, as the broker spells them. */
  readonly config: Readonly<Record<string, string>>;
  /** `ce_type` to the class of the data; empty for the dead letters, which carry any bytes. */
  readonly events: Readonly<Record<string, EventClass>>;
}

const HOUR_MS = 3_600_000;
const MIB = 1_048_576;
/** Two translations of the largest body Zendesk allows, in UTF-8, with room to spare. */
export const MAX_RECORD_BYTES = 8 * MIB;

/** The records of an entry are compacted by its key; a consumer that was away for less than a day still sees every step. */
const COMPACTED = {
  'cleanup.policy': 'compact',
  'min.compaction.lag.ms': String(24 * HOUR_MS),
  'delete.retention.ms': String(7 * 24 * HOUR_MS),
  'max.message.bytes': String(MAX_RECORD_BYTES),
};
const KEPT_FOR_DAYS = (days: number) => ({ 'cleanup.policy': 'delete', 'retention.ms': String(days * 24 * HOUR_MS) });

/** `article.fetched` and `article.classified` must have as many partitions: a barrier is passed on to the partition it came from. */
export const ARTICLE_PARTITIONS = 6;
const CONTROL_PARTITIONS = 3;

export const TOPICS = {
  sourceChanged: {
    suffix: 'source.changed.v1',
    partitions: CONTROL_PARTITIONS,
    config: COMPACTED,
    events: { 'helpdex.source.changed.v1': SourceChanged },
  },
  syncDue: {
    suffix: 'sync.due.v1',
    partitions: CONTROL_PARTITIONS,
    config: KEPT_FOR_DAYS(1),
    events: { 'helpdex.sync.due.v1': SyncDue },
  },
  syncRequested: {
    suffix: 'sync.requested.v1',
    partitions: CONTROL_PARTITIONS,
    config: KEPT_FOR_DAYS(7),
    events: { 'helpdex.sync.requested.v1': SyncRequested },
  },
  syncProgress: {
    suffix: 'sync.progress.v1',
    partitions: CONTROL_PARTITIONS,
    config: KEPT_FOR_DAYS(3),
    events: { 'helpdex.sync.progress.v1': SyncProgress },
  },
  articleFetched: {
    suffix: 'article.fetched.v1',
    partitions: ARTICLE_PARTITIONS,
    config: COMPACTED,
    events: { 'helpdex.article.fetched.v1': ArticleFetched, 'helpdex.run.barrier.v1': RunBarrier },
  },
  articleClassified: {
    suffix: 'article.classified.v1',
    partitions: ARTICLE_PARTITIONS,
    config: COMPACTED,
    events: { 'helpdex.article.classified.v1': ArticleClassified, 'helpdex.run.barrier.v1': RunBarrier },
  },
  sweepRequested: {
    suffix: 'sweep.requested.v1',
    partitions: CONTROL_PARTITIONS,
    config: KEPT_FOR_DAYS(7),
    events: { 'helpdex.sweep.requested.v1': SweepRequested },
  },
  knowledgeChanged: {
    suffix: 'knowledge.changed.v1',
    partitions: CONTROL_PARTITIONS,
    config: KEPT_FOR_DAYS(7),
    events: { 'helpdex.knowledge.changed.v1': KnowledgeChanged },
  },
  deadLetter: {
    suffix: 'dead-letter.v1',
    partitions: CONTROL_PARTITIONS,
    config: { ...KEPT_FOR_DAYS(30), 'max.message.bytes': String(MAX_RECORD_BYTES + MIB) },
    events: {},
  },
} as const satisfies Record<string, TopicSpec>;

export type TopicKey = keyof typeof TOPICS;

/** How a topic is made; with three replicas a write needs two of them, with fewer brokers there is nothing to insist on. */
export function topicCreation(namespace: string, { suffix, partitions, config }: TopicSpec, replicationFactor: number) {
  const minInsync = { name: 'min.insync.replicas', value: replicationFactor >= 3 ? '2' : '1' };
  return {
    topic: topicName(namespace, suffix),
    numPartitions: partitions,
    replicationFactor,
    configEntries: [...Object.entries(config).map(([name, value]) => ({ name, value })), minInsync],
  };
}

type InstanceOfValues<E> = E extends Readonly<Record<string, infer C>> ? (C extends EventClass<infer T> ? T : never) : never;
/** Union of the data classes that a topic carries. */
export type TopicEvent<K extends TopicKey> = InstanceOfValues<(typeof TOPICS)[K]['events']>;

/** CloudEvents type of a data class. @throws when the class is no event. */
export function ceTypeOf(event: EventClass): string {
  for (const topic of Object.values<TopicSpec>(TOPICS))
    for (const [type, candidate] of Object.entries(topic.events)) if (candidate === event) return type;
  throw new Error(`${event.name} is not in the topic table`);
}
