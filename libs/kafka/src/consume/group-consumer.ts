import type { Consumer, ConsumerCrashEvent, ConsumerGroupJoinEvent, EachBatchPayload, Kafka } from 'kafkajs';
import type { Fatal, Logger } from '@helpdex/observability';
import { CLIENT_RETRY } from '../client/kafka-client';
import type { Clock } from '../clock';
import { BatchDelivery } from './delivery';
import type { Subscriber } from './delivery-port';
import { LagGauge, type PartitionLag } from './lag';
import { isMembershipError, Membership, PartitionLostError } from './membership';
import { PartitionControlOf } from './partition-control';
import { PartitionPauses } from './partition-pauses';
import { RetryState } from './retry-state';

export interface ConsumerTuning {
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly heartbeatMs: number;
  /** How long a fetch waits for records, and how late a resumed partition may be noticed. */
  readonly fetchWaitMs: number;
  readonly fetchBytesPerPartition: number;
  readonly fetchBytes: number;
  /** Batches of different partitions in hand at once. */
  readonly concurrency: number;
}

/** The session bounds how long the partitions of a killed process lie idle; heartbeats go on in the background however long a handler takes. */
export const DEFAULT_TUNING: ConsumerTuning = {
  sessionTimeoutMs: 10_000,
  rebalanceTimeoutMs: 60_000,
  heartbeatMs: 2_000,
  fetchWaitMs: 500,
  fetchBytesPerPartition: 524_288,
  fetchBytes: 2 * 1_048_576,
  concurrency: 3,
};

export interface GroupConsumerOptions {
  readonly kafka: Kafka;
  /** Full name, namespace included. */
  readonly groupId: string;
  readonly fromBeginning: boolean;
  /** One per topic. */
  readonly subscribers: readonly Subscriber[];
  readonly tuning: ConsumerTuning;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onFatal: Fatal;
}

/** One member of one consumer group: fetches, hands to the subscribers, and holds everything together through rebalances and the end. */
export class GroupConsumer {
  private readonly consumer: Consumer;
  private readonly subscribers: ReadonlyMap<string, Subscriber>;
  private readonly membership = new Membership();
  private readonly pauses: PartitionPauses;
  private readonly retries = new Map<string, RetryState>();
  private readonly inHand = new Set<Promise<void>>();
  /** Deliveries in hand. */
  private readonly controls = new Set<PartitionControlOf>();
  private readonly lag = new LagGauge();
  private closing: Promise<void> | undefined;

  constructor(private readonly options: GroupConsumerOptions) {
    const { kafka, groupId, tuning, subscribers, clock } = options;
    this.subscribers = new Map(subscribers.map((subscriber) => [subscriber.topic, subscriber]));
    this.consumer = kafka.consumer({
      groupId,
      allowAutoTopicCreation: false,
      sessionTimeout: tuning.sessionTimeoutMs,
      rebalanceTimeout: tuning.rebalanceTimeoutMs,
      heartbeatInterval: tuning.heartbeatMs,
      maxWaitTimeInMs: tuning.fetchWaitMs,
      maxBytesPerPartition: tuning.fetchBytesPerPartition,
      maxBytes: tuning.fetchBytes,
      retry: { ...CLIENT_RETRY },
    });
    this.pauses = new PartitionPauses(this.consumer, clock);
  }

  /** Resolves when the group has been joined, or when the client has reported why not and tries on. */
  async start(): Promise<void> {
    this.listen();
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: [...this.subscribers.keys()], fromBeginning: this.options.fromBeginning });
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: this.options.tuning.concurrency,
      eachBatch: (payload) => this.track(this.deliver(payload)),
    });
  }

  /** @throws a reason why nothing is consumed. */
  check(): void {
    this.membership.check(this.options.clock.now(), this.options.tuning.sessionTimeoutMs);
  }

  lags(): PartitionLag[] {
    return this.lag.of(this.membership.assignment);
  }

  /**
   * Stops the intake, lets what is in hand settle and commit, then leaves the group. Handlers are asked to hurry by their signal when
   * most of the time is over; what is not committed by the end will be delivered to somebody else.
   */
  close(timeoutMs: number): Promise<void> {
    this.closing ??= this.drain(timeoutMs);
    return this.closing;
  }

  private async drain(timeoutMs: number): Promise<void> {
    const { clock, logger, groupId } = this.options;
    this.pauses.stop();
    const settled = Promise.all(this.inHand).then(() => true);
    const late = clock
      .sleep(timeoutMs * 0.6)
      .then(() => this.controls.forEach((control) => control.hurry()))
      .then(() => clock.sleep(timeoutMs * 0.2))
      .then(() => false);
    if (!(await Promise.race([settled, late]))) logger.warn({ groupId, inHand: this.inHand.size }, 'work in hand did not settle in time');
    for (const control of this.controls) control.abandon();
    const left = this.consumer
      .disconnect()
      .catch((error: unknown) => logger.warn({ groupId, err: error }, 'consumer did not leave in order'));
    await Promise.race([left, clock.sleep(timeoutMs * 0.2)]);
  }

  private listen(): void {
    const { events } = this.consumer;
    const { clock, logger, groupId, onFatal } = this.options;
    const seen = (): void => this.membership.seen(clock.now());
    this.consumer.on(events.GROUP_JOIN, ({ payload }: ConsumerGroupJoinEvent) => this.joined(payload.memberAssignment));
    this.consumer.on(events.HEARTBEAT, seen);
    this.consumer.on(events.FETCH, seen);
    this.consumer.on(events.REBALANCING, () => this.membership.losing());
    this.consumer.on(events.STOP, () => this.membership.leave());
    this.consumer.on(events.CRASH, ({ payload }: ConsumerCrashEvent) => {
      this.membership.leave();
      logger.error({ groupId, restart: payload.restart, err: payload.error }, 'consumer crashed');
      // The client stays dead after such an error while the process lives on; only a new process helps.
      if (!payload.restart) onFatal(payload.error);
    });
  }

  private joined(assignment: Record<string, number[]>): void {
    this.membership.join(assignment, this.options.clock.now());
    for (const key of this.retries.keys()) if (!isAssigned(assignment, key)) this.retries.delete(key);
    if (!this.closing) this.pauses.clear(assignment);
    this.options.logger.info({ groupId: this.options.groupId, assignment }, 'joined consumer group');
  }

  private track(work: Promise<void>): Promise<void> {
    const tracked = work.catch(() => undefined).finally(() => this.inHand.delete(tracked));
    this.inHand.add(tracked);
    return work;
  }

  private async deliver(payload: EachBatchPayload): Promise<void> {
    const { topic, partition, highWatermark, messages } = payload.batch;
    const subscriber = this.subscribers.get(topic);
    const ticket = this.membership.begin();
    if (!subscriber || ticket === undefined || this.closing || payload.isStale()) return;
    const { membership, lag, options } = this;
    const control = new PartitionControlOf({
      payload,
      ticket,
      membership,
      lag,
      clock: options.clock,
      isDraining: () => this.closing !== undefined,
    });
    this.controls.add(control);
    const heartbeats = control.keepAlive(options.tuning.heartbeatMs);
    try {
      lag.fetched(topic, partition, highWatermark, messages[0]?.offset);
      const batch = { topic, partition, highWatermark, messages };
      const end = await new BatchDelivery(subscriber, batch, this.retriesOf(topic, partition), control).run();
      if (end.kind === 'retry' && membership.holds(ticket) && !this.closing) void this.pauses.hold(topic, partition, end.delayMs);
    } catch (error) {
      if (!(error instanceof PartitionLostError)) throw error;
    } finally {
      control.abandon();
      this.controls.delete(control);
      await heartbeats;
      subscriber.observer.progressed(partition, lag.records(topic, partition), this.pauses.count(topic));
    }
    // Told to the client at the end, so that what was in hand could settle and commit first; it joins the group again.
    if (control.lostTo && isMembershipError(control.lostTo)) throw control.lostTo;
  }

  private retriesOf(topic: string, partition: number): RetryState {
    const key = `${topic}/${partition}`;
    const known = this.retries.get(key) ?? new RetryState();
    this.retries.set(key, known);
    return known;
  }
}

function isAssigned(assignment: Readonly<Record<string, readonly number[]>>, key: string): boolean {
  const cut = key.lastIndexOf('/');
  return assignment[key.slice(0, cut)]?.includes(Number(key.slice(cut + 1))) ?? false;
}
