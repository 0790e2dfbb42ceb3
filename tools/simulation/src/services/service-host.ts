import type { TopicSpec } from '@helpdex/contracts';
import { compiledValidator, ConsumerFactory, EventPublisher, type HandlerLimits, type RecordSink } from '@helpdex/kafka';
import { DeadLetters, ProducerLink } from '@helpdex/kafka/core';
import { DomainError } from '@helpdex/domain';
import { createLogger, createMetrics } from '@helpdex/observability';
import type { RpcClient } from '@helpdex/rpc';
import { SourceProjection, type SourceRow } from '@helpdex/mongo';
import type { Model } from 'mongoose';
import type { SimulatedProcess } from '../engine/simulated-process';
import { SimulatedKafka, type Cluster } from '../models/kafka/simulated-kafka';
import type { ReplicaSet } from '../models/mongo/replica-set';
import { SimulatedModel } from '../models/mongo/simulated-model';

export const NAMESPACE = 'sim';
export const LOGGER = createLogger({ service: 'simulation', level: 'silent' });
/** Services do not reach one another: what they ask each other for is a shortcut, or about what is not modelled. */
export const NO_CALLS: Pick<RpcClient, 'call'> = {
  call: () => Promise.reject(new DomainError('unavailable', 'service_unavailable', 'no calls in the simulation')),
};
const METRICS = createMetrics({ service: 'simulation', process: false });
/** Small, so that a few records make several batches. */
const LIMITS: HandlerLimits = { maxRecords: 4, maxAttempts: 4 };

export interface Subscription {
  group: string;
  topic: TopicSpec;
  sink: RecordSink;
}

/** What every service stands on: the production consumer and publisher over a simulated cluster, and models over a simulated replica set. */
export class ServiceHost {
  readonly events: EventPublisher;
  readonly kafka: SimulatedKafka;
  private readonly factory: ConsumerFactory;

  constructor(
    readonly process: SimulatedProcess,
    readonly service: string,
    cluster: Cluster,
    private readonly servers: ReplicaSet,
  ) {
    this.kafka = new SimulatedKafka(process, cluster);
    const kafka = this.kafka.as();
    const producer = new ProducerLink(kafka, LOGGER);
    const common = { namespace: NAMESPACE, validator: compiledValidator, metrics: METRICS };
    this.events = new EventPublisher({ ...common, service, producer });
    this.factory = new ConsumerFactory({
      ...common,
      ...{ kafka, clock: process.clock, logger: LOGGER, random: cluster.chance.next },
      onFatal: () => undefined,
      deadLetters: new DeadLetters(producer, NAMESPACE, process.clock.now),
    });
  }

  /** A collection of the service's own database. */
  model<T>(name: string): Model<T> {
    return new SimulatedModel(this.process, this.servers, `${this.service}/${name}`).as<T>();
  }

  sources(): SourceProjection {
    return new SourceProjection(this.model<SourceRow>('sources'));
  }

  consume(subscriptions: readonly Subscription[]): void {
    for (const { group, topic, sink } of subscriptions)
      void this.factory.create({ group, subscriptions: [{ topic, sink, limits: LIMITS }] }).start();
  }
}
