import type { Chance } from '../../engine/chance';
import type { SimulatedProcess } from '../../engine/simulated-process';
import type { Broker, StoredRecord } from './broker';
import type { Assignment, Coordinator } from './coordinator';

/** Where a mutant may meddle. */
export interface ConsumerHooks {
  /** Before a batch is handed over. @returns an offset to commit at once, however it ends */
  commitsAhead?: (records: readonly StoredRecord[]) => number | undefined;
}

interface Parts {
  id: string;
  process: SimulatedProcess;
  broker: Broker;
  group: Coordinator;
  chance: Chance;
  hooks: ConsumerHooks;
}

type EachBatch = (payload: unknown) => Promise<void>;
type Listener = (event: { payload: unknown }) => void;

const EVENTS = { GROUP_JOIN: 'join', HEARTBEAT: 'beat', FETCH: 'fetch', REBALANCING: 'rebalancing', STOP: 'stop', CRASH: 'crash' };
const MAX_FETCH = 8;
const MAX_IN_HAND = 3;

/** One member of a group, as the client library behaves towards its user: one batch of a partition at a time, and joining again when told to. */
export class SimulatedConsumer {
  readonly events = EVENTS;
  private readonly listeners = new Map<string, Listener[]>();
  private topics: string[] = [];
  private eachBatch: EachBatch = () => Promise.resolve();
  private assignment: Assignment = {};
  private positions = new Map<string, number>();
  private readonly paused = new Set<string>();
  private readonly inHand = new Map<string, Promise<void>>();
  private mustJoin = true;
  private wake: (() => void) | undefined;
  /** News came while nobody waited for it. */
  private isWoken = false;

  constructor(private readonly parts: Parts) {
    parts.broker.onNews((topic) => this.topics.includes(topic) && this.stir());
    parts.group.onChange(() => this.stir());
  }

  get id(): string {
    return this.parts.id;
  }

  get group(): Coordinator {
    return this.parts.group;
  }

  connect = (): Promise<void> => Promise.resolve();
  disconnect = (): Promise<void> => Promise.resolve();

  subscribe({ topics }: { topics: string[] }): Promise<void> {
    this.topics = topics;
    return Promise.resolve();
  }

  on(event: string, listener: Listener): void {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]);
  }

  pause(partitions: { topic: string; partitions: number[] }[]): void {
    for (const key of keysOf(partitions)) this.paused.add(key);
  }

  resume(partitions: { topic: string; partitions: number[] }[]): void {
    for (const key of keysOf(partitions)) this.paused.delete(key);
    this.stir();
  }

  run({ eachBatch }: { eachBatch: EachBatch }): Promise<void> {
    this.eachBatch = eachBatch;
    void this.loop();
    return Promise.resolve();
  }

  private async loop(): Promise<void> {
    for (;;) {
      if (this.mustJoin) await this.join();
      const fetched = await this.call(() => this.fetch()).catch(() => undefined);
      if (fetched === undefined) this.mustJoin = true;
      else if (fetched === 0) await this.news();
    }
  }

  /** What is in hand comes to its end first. */
  private async join(): Promise<void> {
    this.emit('rebalancing', {});
    await Promise.all(this.inHand.values());
    const { group } = this.parts;
    const assignment = await this.callAsync(() => group.join({ id: this.id, topics: this.topics })).catch(() => undefined);
    if (!assignment) return;
    this.mustJoin = false;
    this.assignment = assignment;
    this.paused.clear();
    this.positions = new Map();
    for (const [topic, partitions] of Object.entries(assignment))
      for (const partition of partitions) this.positions.set(`${topic}/${partition}`, group.position(topic, partition));
    this.emit('join', { memberAssignment: assignment });
  }

  /** A heartbeat, then at most one batch of each partition that has news and is not in hand. @returns how many were begun */
  private fetch(): number {
    this.parts.group.heartbeat(this.id);
    this.emit('fetch', {});
    let begun = 0;
    for (const [topic, partitions] of Object.entries(this.assignment))
      for (const partition of partitions) {
        const key = `${topic}/${partition}`;
        if (this.paused.has(key) || this.inHand.has(key) || this.inHand.size >= MAX_IN_HAND) continue;
        const records = this.parts.broker.log(topic, partition).from(this.positions.get(key) ?? 0, 1 + this.parts.chance.below(MAX_FETCH));
        if (records.length === 0) continue;
        this.inHand.set(
          key,
          this.handle(topic, partition, records).finally(() => this.inHand.delete(key)),
        );
        begun += 1;
      }
    return begun;
  }

  private async handle(topic: string, partition: number, records: readonly StoredRecord[]): Promise<void> {
    const key = `${topic}/${partition}`;
    const ahead = this.parts.hooks.commitsAhead?.(records);
    if (ahead !== undefined) await this.commit(topic, partition, ahead).catch(() => undefined);
    const payload = {
      batch: { topic, partition, highWatermark: String(this.parts.broker.log(topic, partition).end), messages: records.map(messageOf) },
      isStale: () => false,
      isRunning: () => true,
      heartbeat: () => this.call(() => this.parts.group.heartbeat(this.id)),
      resolveOffset: (offset: string) => this.positions.set(key, Number(offset) + 1),
      commitOffsetsIfNecessary: async ({
        topics,
      }: {
        topics: { topic: string; partitions: { partition: number; offset: string }[] }[];
      }) => {
        for (const one of topics) for (const { partition: to, offset } of one.partitions) await this.commit(one.topic, to, Number(offset));
      },
    };
    try {
      await this.eachBatch(payload);
    } catch {
      this.mustJoin = true;
    }
    this.parts.process.scheduler.submit(this.parts.process, () => this.stir());
  }

  private commit(topic: string, partition: number, offset: number): Promise<void> {
    return this.call(() => this.parts.group.commit(this.id, topic, partition, offset));
  }

  private call<T>(carryOut: () => T): Promise<T> {
    return this.callAsync(() => Promise.resolve().then(carryOut));
  }

  private callAsync<T>(carryOut: () => Promise<T>): Promise<T> {
    return this.parts.process.call(this.parts.broker.link, async () => {
      const result = await carryOut();
      return () => result;
    });
  }

  private news(): Promise<void> {
    if (this.isWoken) {
      this.isWoken = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => (this.wake = resolve));
  }

  private stir(): void {
    if (!this.parts.process.isAlive) return;
    const { wake } = this;
    this.wake = undefined;
    this.isWoken = wake === undefined;
    if (wake) this.parts.process.scheduler.submit(this.parts.process, wake);
  }

  private emit(event: string, payload: unknown): void {
    for (const listener of this.listeners.get(event) ?? []) listener({ payload });
  }
}

const keysOf = (partitions: { topic: string; partitions: number[] }[]): string[] =>
  partitions.flatMap(({ topic, partitions: numbers }) => numbers.map((number) => `${topic}/${number}`));

const messageOf = ({ offset, key, value, headers }: StoredRecord) => ({
  ...{ key, value, offset: String(offset), timestamp: '0' },
  headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
});
