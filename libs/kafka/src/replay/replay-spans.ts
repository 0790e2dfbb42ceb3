import type { RawMessage } from '../envelope';

/** Records of one partition from `from` up to, not including, `to`. */
export interface ReplaySpan {
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint;
}

/** How far a replay is in each partition, and its end. */
export class ReplaySpans {
  /** Resolves when all is read, rejects with the first failure. */
  readonly finished: Promise<void>;
  private readonly spans: Map<number, { position: bigint; to: bigint }>;
  private moved = 0;
  private resolve: () => void = () => undefined;
  private reject: (error: unknown) => void = () => undefined;

  constructor(spans: readonly ReplaySpan[]) {
    this.spans = new Map(spans.map(({ partition, from, to }) => [partition, { position: from, to }]));
    this.finished = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    // Whoever waits is told; without anybody it is no fault of the process.
    this.finished.catch(() => undefined);
  }

  get isDone(): boolean {
    return this.left().length === 0;
  }

  left(): ReplaySpan[] {
    return [...this.spans]
      .filter(([, { position, to }]) => position < to)
      .map(([partition, { position, to }]) => ({ partition, from: position, to }));
  }

  donePartitions(): number[] {
    return [...this.spans].filter(([, { position, to }]) => position >= to).map(([partition]) => partition);
  }

  /** Of what was fetched, what is still to be handed over. */
  wanted<T extends Pick<RawMessage, 'offset'>>(partition: number, messages: readonly T[]): T[] {
    const span = this.spans.get(partition);
    if (!span) return [];
    return messages.filter(({ offset }) => BigInt(offset) >= span.position && BigInt(offset) < span.to);
  }

  /** A position within the span: reading on after its end is nobody's business. */
  cut(partition: number, next: bigint): bigint {
    const { position = next, to = next } = this.spans.get(partition) ?? {};
    if (next > to) return to;
    return next < position ? position : next;
  }

  /** @returns whether the partition is done. */
  advance(partition: number, next: bigint, now: number): boolean {
    const span = this.spans.get(partition);
    if (!span) return true;
    this.moved = now;
    if (next > span.position) span.position = next;
    if (this.isDone) this.resolve();
    return span.position >= span.to;
  }

  movedSince(time: number): boolean {
    if (this.moved === 0) this.moved = time + 1;
    return this.moved >= time;
  }

  fail(error: unknown): void {
    this.reject(error);
  }
}
