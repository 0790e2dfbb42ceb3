import type { ConsumerFactoryOptions } from '@helpdex/kafka';
import type { Chance } from '../../engine/chance';
import type { SimulatedProcess } from '../../engine/simulated-process';
import type { Broker } from './broker';
import type { Coordinator } from './coordinator';
import { SimulatedConsumer, type ConsumerHooks } from './simulated-consumer';

type KafkaClient = ConsumerFactoryOptions['kafka'];

interface SentMessage {
  key: string | null;
  value: Buffer | null;
  headers?: Record<string, string>;
  partition?: number;
}

export interface Cluster {
  broker: Broker;
  group(id: string): Coordinator;
  chance: Chance;
  hooks: ConsumerHooks;
}

/** What a process sees of the cluster: as much of the client as the library uses. */
export class SimulatedKafka {
  private members = 0;
  readonly consumers: SimulatedConsumer[] = [];

  constructor(
    private readonly process: SimulatedProcess,
    private readonly cluster: Cluster,
  ) {}

  as(): KafkaClient {
    return this as unknown as KafkaClient;
  }

  consumer({ groupId }: { groupId: string }): SimulatedConsumer {
    this.members += 1;
    const { broker, chance, hooks } = this.cluster;
    const id = `${this.process.name}/${groupId}/${this.members}`;
    const consumer = new SimulatedConsumer({ id, process: this.process, broker, group: this.cluster.group(groupId), chance, hooks });
    this.consumers.push(consumer);
    return consumer;
  }

  producer(): {
    connect(): Promise<void>;
    disconnect(): Promise<void>;
    send(request: { topic: string; messages: SentMessage[] }): Promise<void>;
  } {
    return {
      connect: () => Promise.resolve(),
      disconnect: () => Promise.resolve(),
      send: ({ topic, messages }) => this.send(topic, messages),
    };
  }

  /** Each partition takes its part by itself: when a request fails, some may have theirs. */
  private send(topic: string, messages: readonly SentMessage[]): Promise<void> {
    const { broker, chance } = this.cluster;
    return this.process.call(
      broker.link,
      () => {
        const fails = messages.length > 1 && chance.happens(0.01);
        const taken = new Set(
          broker
            .topic(topic)
            .map((_, partition) => partition)
            .filter(() => !fails || chance.happens(0.5)),
        );
        for (const { key, value, headers = {}, partition } of messages) {
          const to = partition ?? broker.partitionFor(topic, key ?? '');
          if (taken.has(to)) broker.log(topic, to).append({ key: key === null ? null : Buffer.from(key), value, headers });
        }
        broker.tell(topic);
        return () => {
          if (fails) throw broker.link.failure();
        };
      },
      `send ${topic}`,
    );
  }
}
