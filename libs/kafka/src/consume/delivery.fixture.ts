import { IsInt } from 'class-validator';
import { createLogger } from '@helpdex/observability';
import type { TopicSpec } from '@helpdex/contracts';
import { DEFAULT_LIMITS } from '../decorators';
import { encodeEvent, type RawMessage } from '../envelope';
import type { ParkedRecord } from '../record';
import { compiledValidator } from '../validator';
import { BatchDelivery } from './delivery';
import type { DeliveryEnd, PartitionControl, RecordSink, Subscriber } from './delivery-port';
import { FAILURE_TABLE } from './failure-table';
import { RetryState } from './retry-state';
import type { Settlement } from './settlement';

export class Numbered {
  @IsInt() n!: number;
}

export const numberedSpec: TopicSpec = { suffix: 'numbered.v1', partitions: 1, config: {}, events: { 'test.numbered.v1': Numbered } };
const TYPE = 'test.numbered.v1';

/** A well-formed record with `n` as its data, or a broken one, at the given offset. */
export function rawMessage(n: number, offset: bigint, broken = false): RawMessage {
  const { key, value, headers } = encodeEvent(TYPE, '/test', `k${n}`, { n }, { id: `id${n}` });
  return { key: Buffer.from(key), value: broken ? Buffer.from('{') : value, headers, offset: offset.toString(), timestamp: '0' };
}

/** One partition with its log, as a broker would keep it: delivers from the committed offset on, again and again. */
export class SimulatedPartition {
  committed = 0n;
  readonly commits: bigint[] = [];
  readonly deadLetters: ParkedRecord[] = [];
  readonly settled: Settlement[] = [];
  readonly retrying: Settlement[] = [];
  readonly delays: number[] = [];
  readonly retries = new RetryState();
  readonly ending = new AbortController();
  mayContinue = true;
  onCommit: (next: bigint) => void = () => undefined;
  onDeadLetter: (record: ParkedRecord) => Promise<void> = () => Promise.resolve();

  constructor(
    private readonly log: readonly RawMessage[],
    private readonly sink: RecordSink,
    private readonly limits: Partial<Subscriber['limits']> = {},
  ) {}

  get end(): bigint {
    const last = this.log.at(-1);
    return last ? BigInt(last.offset) + 1n : 0n;
  }

  /** One delivery of at most `fetch` records. */
  deliver(fetch = 1_000): Promise<DeliveryEnd> {
    const messages = this.log.filter(({ offset }) => BigInt(offset) >= this.committed).slice(0, fetch);
    const batch = { topic: 'ns.numbered.v1', partition: 0, highWatermark: this.end.toString(), messages };
    return new BatchDelivery(this.subscriber(), batch, this.retries, this.control()).run();
  }

  /** Delivers until everything is committed. @returns how many deliveries it took. */
  async drain(fetch = 1_000, atMost = 2_000): Promise<number> {
    for (let deliveries = 0; deliveries < atMost; deliveries += 1) {
      if (this.committed === this.end) return deliveries;
      await this.deliver(fetch);
    }
    throw new Error(`not drained after ${atMost} deliveries, committed ${this.committed} of ${this.end}`);
  }

  private control(): PartitionControl {
    return {
      commit: (next) => {
        this.onCommit(next);
        this.committed = next;
        this.commits.push(next);
        return Promise.resolve();
      },
      heartbeat: () => Promise.resolve(),
      mayContinue: () => this.mayContinue,
      signal: this.ending.signal,
    };
  }

  private subscriber(): Subscriber {
    return {
      group: 'g',
      topic: 'ns.numbered.v1',
      spec: numberedSpec,
      limits: { ...DEFAULT_LIMITS, ...this.limits },
      sink: this.sink,
      validator: compiledValidator,
      deadLetters: {
        send: async (record) => {
          await this.onDeadLetter(record);
          this.deadLetters.push(record);
        },
      },
      backoff: { baseMs: 100, capMs: 1_000 },
      failureTable: FAILURE_TABLE,
      random: () => 0.5,
      observer: {
        settled: (settlements) => void this.settled.push(...settlements),
        retrying: (settlement, delayMs) => {
          this.retrying.push(settlement);
          this.delays.push(delayMs);
        },
        handled: () => undefined,
        progressed: () => undefined,
      },
      logger: createLogger({ service: 'test', level: 'silent' }),
    };
  }
}
