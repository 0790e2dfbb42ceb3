import { Subject, type Observable } from 'rxjs';
import { consumerGroup, topicName, type TopicSpec } from '@helpdex/contracts';
import type { Fatal, Logger, Metrics } from '@helpdex/observability';
import type { Kafka } from 'kafkajs';
import type { Clock } from '../clock';
import { DEFAULT_LIMITS, type HandlerLimits } from '../decorators';
import type { EventValidator } from '../validator';
import { ConsumerMeter } from './consumer-meter';
import type { DeadLetterPort, RecordSink, Subscriber } from './delivery-port';
import { FAILURE_TABLE, type FailureRule } from './failure-table';
import { DEFAULT_TUNING, GroupConsumer, type ConsumerTuning } from './group-consumer';
import type { BackoffSettings } from './retry-state';
import type { Settlement } from './settlement';

export interface ConsumerFactoryOptions {
  readonly kafka: Kafka;
  readonly namespace: string;
  readonly validator: EventValidator;
  readonly deadLetters: DeadLetterPort;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly onFatal: Fatal;
  readonly clock: Clock;
  readonly tuning?: Partial<ConsumerTuning>;
  readonly backoff?: Partial<BackoffSettings>;
  /** Asked before the rows of the library. */
  readonly failureRules?: readonly FailureRule[];
  /** Uniform in [0, 1). */
  readonly random?: () => number;
}

export interface TopicSubscription {
  readonly topic: TopicSpec;
  readonly sink: RecordSink;
  readonly limits?: HandlerLimits;
}

export interface ConsumerPlan {
  /** Without the namespace. A group of its own, e.g. one per rebuild, starts at the earliest offset. */
  readonly group: string;
  readonly subscriptions: readonly TopicSubscription[];
  /** Where a group without offsets starts. Default earliest: nothing is missed. */
  readonly from?: 'earliest' | 'latest';
}

const DEFAULT_BACKOFF: BackoffSettings = { baseMs: 200, capMs: 15_000 };

/** Makes consumers with the same guarantees as decorated handlers, for those that start and end while the process runs. */
export class ConsumerFactory {
  private readonly subject = new Subject<Settlement>();

  constructor(private readonly options: ConsumerFactoryOptions) {}

  /** Every settlement of every consumer made here, after its commit; retries when they are decided. */
  get settlements(): Observable<Settlement> {
    return this.subject.asObservable();
  }

  /** Not started yet. */
  create({ group, subscriptions, from = 'earliest' }: ConsumerPlan): GroupConsumer {
    const { kafka, namespace, clock, logger, onFatal, tuning } = this.options;
    return new GroupConsumer({
      kafka,
      groupId: consumerGroup(namespace, group),
      fromBeginning: from === 'earliest',
      subscribers: subscriptions.map((subscription) => this.subscriber(group, subscription)),
      tuning: { ...DEFAULT_TUNING, ...tuning },
      clock,
      logger: logger.child({ group }),
      onFatal,
    });
  }

  private subscriber(group: string, { topic, sink, limits }: TopicSubscription): Subscriber {
    const { namespace, validator, deadLetters, metrics, logger, backoff, failureRules = [], random = Math.random } = this.options;
    return {
      group,
      topic: topicName(namespace, topic.suffix),
      spec: topic,
      limits: { ...DEFAULT_LIMITS, ...limits },
      sink,
      validator,
      deadLetters,
      backoff: { ...DEFAULT_BACKOFF, ...backoff },
      failureTable: [...failureRules, ...FAILURE_TABLE],
      random,
      observer: new ConsumerMeter(metrics, group, topic.suffix, this.subject),
      logger: logger.child({ group }),
    };
  }
}
