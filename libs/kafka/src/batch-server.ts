import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import type { Fatal, Logger } from '@helpdex/observability';
import { isObservable, lastValueFrom, type Observable } from 'rxjs';
import type { ConsumerFactory, TopicSubscription } from './consume/consumer-factory';
import type { RecordSink } from './consume/delivery-port';
import type { GroupConsumer } from './consume/group-consumer';
import type { PartitionLag } from './consume/lag';
import type { Settlement } from './consume/settlement';
import { KAFKA_BATCH, type HandlerExtras } from './decorators';

export interface BatchServerOptions {
  readonly factory: ConsumerFactory;
  readonly logger: Logger;
  readonly onFatal: Fatal;
  /** For draining at the end. Default 8 s. */
  readonly drainMs?: number;
}

interface Registered {
  readonly extras: HandlerExtras;
  readonly invoke: (argument: unknown) => Promise<unknown>;
}

const DEFAULT_DRAIN_MS = 8_000;

/** Guards and interceptors may turn an answer into a stream; its last value is the answer. */
async function settle(answer: unknown): Promise<unknown> {
  const value = await answer;
  return isObservable(value) ? lastValueFrom(value, { defaultValue: undefined }) : value;
}

/** Nest transport strategy: decorated controller methods become consumers, one member per consumer group. */
export class KafkaBatchServer extends Server implements CustomTransportStrategy {
  override readonly transportId = KAFKA_BATCH;
  private readonly registered = new Map<string, Registered>();
  private consumers = new Map<string, GroupConsumer>();

  constructor(private readonly options: BatchServerOptions) {
    super();
  }

  /** Called by Nest for each decorated method. @throws when a topic has two handlers of one role in one group. */
  override addHandler(pattern: unknown, callback: MessageHandler, isEventHandler = false, extras: Record<string, unknown> = {}): void {
    const own = extras as unknown as HandlerExtras;
    const key = keyOf(own);
    if (this.registered.has(key))
      throw new Error(`There are two ${own.role} handlers of ${own.subscription.topic.suffix} in group ${own.subscription.group}`);
    super.addHandler(pattern, callback, isEventHandler, extras);
    this.registered.set(key, { extras: own, invoke: (argument) => settle(callback(argument)) });
  }

  /** Joins every group; the callback gets what went wrong. */
  override listen(callback: (error?: unknown) => void): void {
    this.start().then(() => callback(), callback);
  }

  /** Drains: no new batch, what is in hand settles and commits, groups are left. Idempotent. */
  override async close(): Promise<void> {
    await Promise.all([...this.consumers.values()].map((consumer) => consumer.close(this.options.drainMs ?? DEFAULT_DRAIN_MS)));
  }

  /** Health check. @throws a reason why some group consumes nothing. */
  check(): void {
    for (const [group, consumer] of this.consumers) {
      try {
        consumer.check();
      } catch (error) {
        throw new Error(`${group}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      }
    }
  }

  /** Per group and assigned partition, as of the last fetches. */
  lag(): (PartitionLag & { readonly group: string })[] {
    return [...this.consumers].flatMap(([group, consumer]) => consumer.lags().map((lag) => ({ group, ...lag })));
  }

  get settlements(): Observable<Settlement> {
    return this.options.factory.settlements;
  }

  override on(): never {
    throw new Error('Use `settlements` for what happens to records');
  }

  override unwrap<T>(): T {
    return this.consumers as T;
  }

  private async start(): Promise<void> {
    for (const [group, subscriptions] of this.plans()) {
      this.options.logger.info({ group, topics: subscriptions.map(({ topic }) => topic.suffix) }, 'consuming');
      this.consumers.set(group, this.options.factory.create({ group, subscriptions }));
    }
    await Promise.all([...this.consumers.values()].map((consumer) => consumer.start()));
  }

  private plans(): Map<string, TopicSubscription[]> {
    const plans = new Map<string, TopicSubscription[]>();
    for (const { extras, invoke } of this.registered.values()) {
      const { role, subscription, limits } = extras;
      if (role === 'before-park') continue;
      const beforePark = this.registered.get(keyOf({ role: 'before-park', subscription }));
      const sink: RecordSink = {
        role,
        handle: invoke,
        ...(beforePark && { beforePark: (record) => beforePark.invoke(record).then(() => undefined) }),
      };
      plans.set(subscription.group, [...(plans.get(subscription.group) ?? []), { topic: subscription.topic, sink, limits }]);
    }
    this.refuseOrphans();
    return plans;
  }

  /** A hook that nothing calls is a hole in the guarantee it was written for. */
  private refuseOrphans(): void {
    for (const { extras } of this.registered.values()) {
      const { role, subscription } = extras;
      const served = ['batch', 'record'].some((kind) => this.registered.has(keyOf({ role: kind, subscription })));
      if (role === 'before-park' && !served)
        throw new Error(`BeforePark of ${subscription.topic.suffix} in group ${subscription.group} has no handler beside it`);
    }
  }
}

const keyOf = ({ role, subscription }: { role: string; subscription: HandlerExtras['subscription'] }): string =>
  `${role === 'before-park' ? 'before-park' : 'handler'} ${subscription.group} ${subscription.topic.suffix}`;
