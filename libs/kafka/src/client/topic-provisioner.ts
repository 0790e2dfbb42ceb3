import { ConfigResourceTypes, type Admin, type Kafka } from 'kafkajs';
import { topicCreation, topicName, type TopicSpec } from '@helpdex/contracts';
import type { Logger } from '@helpdex/observability';
import { systemClock } from '../clock';

export interface TopicDifference {
  readonly topic: string;
  /** `partitions`, or the name of a setting. */
  readonly what: string;
  readonly wanted: string;
  readonly found: string;
}

/** The broker has topics that are not what the table says; a person has to decide, nothing is changed. */
export class TopicDriftError extends Error {
  override readonly name = 'TopicDriftError';

  constructor(readonly differences: readonly TopicDifference[]) {
    const lines = differences.map(({ topic, what, wanted, found }) => `  ${topic}: ${what} is ${found}, wanted ${wanted}`);
    super(`Topics differ from the table:\n${lines.join('\n')}`);
  }
}

export interface ProvisionerOptions {
  readonly kafka: Kafka;
  readonly namespace: string;
  /** Wanted replicas; never more than there are brokers. */
  readonly replicationFactor: number;
  readonly logger: Logger;
}

/** `compact,delete` and `delete,compact` are the same policy. */
const normal = (value: string): string => value.split(',').sort().join(',');

/** Creates topics from the table and holds the broker against it. */
export class TopicProvisioner {
  constructor(private readonly options: ProvisionerOptions) {}

  /**
   * Creates what is missing; safe to run in several processes at once. @returns names of the created topics.
   * @throws TopicDriftError with every difference of the existing ones.
   */
  async provision(specs: readonly TopicSpec[]): Promise<readonly string[]> {
    return this.withAdmin(async (admin) => {
      const existing = new Set(await admin.listTopics());
      const missing = specs.filter((spec) => !existing.has(this.nameOf(spec)));
      if (missing.length > 0) await this.create(admin, missing);
      const differences = await this.differences(admin, specs);
      if (differences.length > 0) throw new TopicDriftError(differences);
      return missing.map((spec) => this.nameOf(spec));
    });
  }

  /** What stands between the table and the broker; missing topics included. Changes nothing. */
  async compare(specs: readonly TopicSpec[]): Promise<readonly TopicDifference[]> {
    return this.withAdmin(async (admin) => {
      const existing = new Set(await admin.listTopics());
      const absent = specs.filter((spec) => !existing.has(this.nameOf(spec)));
      const present = specs.filter((spec) => existing.has(this.nameOf(spec)));
      const missing = absent.map((spec) => ({ topic: this.nameOf(spec), what: 'topic', wanted: 'present', found: 'missing' }));
      return [...missing, ...(await this.differences(admin, present))];
    });
  }

  private nameOf(spec: TopicSpec): string {
    return topicName(this.options.namespace, spec.suffix);
  }

  private async create(admin: Admin, specs: readonly TopicSpec[]): Promise<void> {
    const { brokers } = await admin.describeCluster();
    const replicationFactor = Math.min(this.options.replicationFactor, brokers.length);
    await admin.createTopics({
      waitForLeaders: false,
      topics: specs.map((spec) => topicCreation(this.options.namespace, spec, replicationFactor)),
    });
    const topics = specs.map((spec) => this.nameOf(spec));
    await untilKnown(admin, topics);
    this.options.logger.info({ topics, replicationFactor }, 'topics created');
  }

  private async differences(admin: Admin, specs: readonly TopicSpec[]): Promise<TopicDifference[]> {
    if (specs.length === 0) return [];
    const names = specs.map((spec) => this.nameOf(spec));
    const { topics } = await admin.fetchTopicMetadata({ topics: names });
    const partitions = new Map(topics.map(({ name, partitions: found }) => [name, found.length]));
    const resources = names.map((name) => ({ type: ConfigResourceTypes.TOPIC, name }));
    const described = await admin.describeConfigs({ resources, includeSynonyms: false });
    const settings = new Map(
      described.resources.map(({ resourceName, configEntries }) => [
        resourceName,
        new Map(configEntries.map(({ configName, configValue }) => [configName, configValue])),
      ]),
    );
    return specs.flatMap((spec) => {
      const topic = this.nameOf(spec);
      const wanted = { partitions: String(spec.partitions), ...spec.config };
      const found = new Map([...(settings.get(topic) ?? []), ['partitions', String(partitions.get(topic) ?? 0)] as const]);
      return Object.entries(wanted)
        .filter(([what, value]) => normal(found.get(what) ?? '') !== normal(value))
        .map(([what, value]) => ({ topic, what, wanted: value, found: found.get(what) ?? 'unset' }));
    });
  }

  private async withAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = this.options.kafka.admin();
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  }
}

const KNOWN_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 100;
/** Of topics that the controller has made and a broker has not heard of yet, or whose leader it does not know. */
const NOT_YET: readonly unknown[] = ['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE'];

/** The client's own waiting for leaders takes a topic that the broker does not know yet for an error. */
async function untilKnown(admin: Admin, topics: string[]): Promise<void> {
  const deadline = systemClock.now() + KNOWN_WITHIN_MS;
  for (;;) {
    try {
      await admin.fetchTopicMetadata({ topics });
      return;
    } catch (error) {
      if (!isNotYet(error) || systemClock.now() > deadline) throw error;
    }
    await systemClock.sleep(LOOK_EVERY_MS);
  }
}

const isNotYet = (error: unknown): boolean =>
  error instanceof Error && (('type' in error && NOT_YET.includes(error.type)) || isNotYet(error.cause));
