import { consumerGroup, topicName } from '../names';
import { TOPICS, type TopicKey } from '../topics';
import { ACCESS_USERS, accessOf, type AccessUser } from './access-table';

export type KafkaOperation = 'read' | 'write' | 'delete' | 'describe' | 'describeConfigs';

/** One line of an access list: the user may do this there. Reading, writing and deleting include describing. */
export interface KafkaGrant {
  readonly resource: 'topic' | 'group';
  readonly name: string;
  /** `prefixed`: whatever starts with the name. */
  readonly pattern: 'literal' | 'prefixed';
  readonly operation: KafkaOperation;
}

/** Users of the broker that have anything to do there. */
export const KAFKA_USERS: readonly AccessUser[] = ACCESS_USERS.filter((user) => {
  const { writes, reads, replays } = accessOf(user);
  return writes.length > 0 || Object.keys(reads).length > 0 || replays !== undefined;
});

/** `helpdex.fetcher`: several installations share a broker without sharing users. */
export const kafkaUser = (namespace: string, user: AccessUser): string => `${namespace}.${user}`;

/** The access list of one user, complete: the brokers refuse what is not in a list. */
export function kafkaGrants(namespace: string, user: AccessUser): readonly KafkaGrant[] {
  const { writes, reads, replays, watches } = accessOf(user);
  if (!KAFKA_USERS.includes(user)) return [];
  const topic = (key: TopicKey, operation: KafkaOperation): KafkaGrant => {
    return { resource: 'topic', name: topicName(namespace, TOPICS[key].suffix), pattern: 'literal', operation };
  };
  const group = (name: string, operation: KafkaOperation, pattern: KafkaGrant['pattern'] = 'literal'): KafkaGrant => {
    return { resource: 'group', name: consumerGroup(namespace, name), pattern, operation };
  };
  const keys = Object.keys(TOPICS) as TopicKey[];
  return [
    // Every service holds the brokers against the topic table when it starts.
    ...keys.flatMap((key) => [topic(key, 'describe'), topic(key, 'describeConfigs')]),
    ...writes.map((key) => topic(key, 'write')),
    ...[...new Set([...Object.values(reads), ...(replays?.topics ?? [])])].map((key) => topic(key, 'read')),
    ...Object.keys(reads).map((name) => group(name, 'read')),
    ...(replays ? [group(replays.groupPrefix, 'read', 'prefixed'), group(replays.groupPrefix, 'delete', 'prefixed')] : []),
    ...watches.map((name) => group(name, 'describe')),
  ];
}
