import {
  Module,
  type DynamicModule,
  type InjectionToken,
  type OnApplicationShutdown,
  type OptionalFactoryDependency,
} from '@nestjs/common';
import type { KafkaConfig } from '@helpdex/config';
import type { Fatal, HealthRegistry, Logger, Metrics } from '@helpdex/observability';
import { KafkaBatchServer } from './batch-server';
import { createKafkaClient } from './client/kafka-client';
import { TopicOffsets } from './client/topic-offsets';
import { TopicProvisioner } from './client/topic-provisioner';
import { systemClock, type Clock } from './clock';
import { ConsumerFactory } from './consume/consumer-factory';
import type { FailureRule } from './consume/failure-table';
import type { ConsumerTuning } from './consume/group-consumer';
import type { BackoffSettings } from './consume/retry-state';
import { DeadLetters } from './produce/dead-letters';
import { ProducerLink } from './produce/producer-link';
import { EventPublisher } from './produce/publisher';
import { TopicReplayer } from './replay/topic-replayer';
import { CONSUMER_FACTORY, EVENT_PUBLISHER, KAFKA_BATCH_SERVER, TOPIC_OFFSETS, TOPIC_PROVISIONER, TOPIC_REPLAYER } from './tokens';
import { compiledValidator, type EventValidator } from './validator';

export interface KafkaModuleOptions {
  /** Stands in `ce_source` and in the client id. */
  readonly service: string;
  readonly config: KafkaConfig;
  readonly namespace: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Called when consuming cannot go on in this process; must end it. */
  readonly onFatal: Fatal;
  /** Gets the checks `kafka-consumers` and `kafka-publisher`. */
  readonly health?: HealthRegistry;
  /** Default: compiled from the JSON Schemas of the contracts. */
  readonly validator?: EventValidator;
  readonly tuning?: Partial<ConsumerTuning>;
  readonly backoff?: Partial<BackoffSettings>;
  /** Asked before the library's own rows. */
  readonly failureRules?: readonly FailureRule[];
  readonly drainMs?: number;
  readonly clock?: Clock;
}

export interface KafkaModuleAsyncOptions {
  readonly inject?: (InjectionToken | OptionalFactoryDependency)[];
  readonly useFactory: (...dependencies: never[]) => KafkaModuleOptions | Promise<KafkaModuleOptions>;
}

/** Everything of this library for one process, wired once. Connects to nothing by itself. */
export class KafkaToolbox implements OnApplicationShutdown {
  readonly publisher: EventPublisher;
  readonly server: KafkaBatchServer;
  readonly consumers: ConsumerFactory;
  readonly provisioner: TopicProvisioner;
  readonly offsets: TopicOffsets;
  readonly replays: TopicReplayer;

  constructor(options: KafkaModuleOptions) {
    const { namespace, service, logger, metrics, onFatal, config, validator = compiledValidator, clock = systemClock, health } = options;
    const { tuning, backoff, failureRules, drainMs } = options;
    const kafka = createKafkaClient(options);
    const producer = new ProducerLink(kafka, logger);
    const deadLetters = new DeadLetters(producer, namespace, () => clock.now());
    const consuming = { ...(tuning && { tuning }), ...(backoff && { backoff }), ...(failureRules && { failureRules }) };
    this.publisher = new EventPublisher({ namespace, service, producer, validator, metrics });
    this.consumers = new ConsumerFactory({ kafka, namespace, validator, deadLetters, metrics, logger, onFatal, clock, ...consuming });
    this.server = new KafkaBatchServer({ factory: this.consumers, logger, onFatal, ...(drainMs !== undefined && { drainMs }) });
    this.provisioner = new TopicProvisioner({ kafka, namespace, replicationFactor: config.replicationFactor, logger });
    this.offsets = new TopicOffsets(kafka, namespace);
    this.replays = new TopicReplayer(kafka, namespace, logger, clock);
    health?.register('kafka-consumers', () => this.server.check());
    health?.register('kafka-publisher', () => this.publisher.check());
  }

  /** After the consumers are drained: what they had in hand may still have wanted to publish. */
  async onApplicationShutdown(): Promise<void> {
    await this.server.close();
    await this.publisher.close();
  }
}

const TOOLBOX = Symbol('helpdex.kafka-toolbox');
const PARTS: readonly (readonly [symbol, (toolbox: KafkaToolbox) => object])[] = [
  [EVENT_PUBLISHER, ({ publisher }) => publisher],
  [KAFKA_BATCH_SERVER, ({ server }) => server],
  [CONSUMER_FACTORY, ({ consumers }) => consumers],
  [TOPIC_PROVISIONER, ({ provisioner }) => provisioner],
  [TOPIC_OFFSETS, ({ offsets }) => offsets],
  [TOPIC_REPLAYER, ({ replays }) => replays],
];

@Module({})
export class KafkaModule {
  static forRoot(options: KafkaModuleOptions): DynamicModule {
    return KafkaModule.forRootAsync({ useFactory: () => options });
  }

  static forRootAsync({ inject = [], useFactory }: KafkaModuleAsyncOptions): DynamicModule {
    const toolbox = {
      provide: TOOLBOX,
      inject,
      useFactory: async (...dependencies: unknown[]) => new KafkaToolbox(await useFactory(...(dependencies as never[]))),
    };
    const parts = PARTS.map(([token, pick]) => ({ provide: token, inject: [TOOLBOX], useFactory: pick }));
    return { module: KafkaModule, global: true, providers: [toolbox, ...parts], exports: PARTS.map(([token]) => token) };
  }
}
