import { failpoint } from '@helpdex/observability';
import { chunks } from '../chunks';
import { decodeRecord, messageBytes, readHeader, readHeaders, type Decoded, type RawMessage } from '../envelope';
import type { Outcome } from '../outcome';
import type { DecodedRecord, ParkedRecord } from '../record';
import { CommitTracker } from './commit-tracker';
import type { DeliveryEnd, PartitionControl, RawBatch, Subscriber } from './delivery-port';
import { classifyFailure } from './failure-table';
import { alignOutcomes } from './outcome-check';
import { fullJitter, type RetryState } from './retry-state';
import type { Settlement } from './settlement';

interface Good {
  readonly message: RawMessage;
  readonly record: DecodedRecord;
}
interface Bad {
  readonly message: RawMessage;
  readonly problem: Extract<Decoded, { ok: false }>;
}
/** Undefined: go on with the next record. */
type Hold = Exclude<DeliveryEnd, { kind: 'settled' }> | undefined;

const STOPPED: Hold = { kind: 'stopped' };
const offsetOf = (entry: { message: RawMessage }): bigint => BigInt(entry.message.offset);

/** Takes one fetched batch through decoding, the handler, parking and commits, strictly in offset order. Used once. */
export class BatchDelivery {
  private readonly tracker: CommitTracker;
  /** Settled, but not committed yet; at most one chunk of them. */
  private pending: Settlement[] = [];

  constructor(
    private readonly subscriber: Subscriber,
    private readonly batch: RawBatch,
    private readonly retries: RetryState,
    private readonly control: PartitionControl,
  ) {
    this.tracker = new CommitTracker(batch.messages.map(({ offset }) => BigInt(offset)));
  }

  /** Rejects only when a commit does; whatever was not committed by then will be delivered again. */
  async run(): Promise<DeliveryEnd> {
    for (const chunk of chunks(this.batch.messages, this.subscriber.limits, messageBytes)) {
      const hold = await this.settleChunk(chunk);
      await this.commit();
      if (hold) return hold;
    }
    return { kind: 'settled' };
  }

  private async settleChunk(chunk: readonly RawMessage[]): Promise<Hold> {
    for (const run of this.runsOf(chunk)) {
      if (!this.control.mayContinue()) return STOPPED;
      const hold = Array.isArray(run) ? await this.handleRun(run) : await this.park(run.message, run.problem);
      if (hold) return hold;
    }
    return undefined;
  }

  /**
   * A malformed record splits its chunk: what `BeforePark` does about its key has to come after the records before it
   * and before the records behind it.
   */
  private *runsOf(chunk: readonly RawMessage[]): Generator<Good[] | Bad> {
    let run: Good[] = [];
    for (const message of chunk) {
      const offset = BigInt(message.offset);
      const { topic, spec, validator, limits } = this.subscriber;
      const context = { topic, spec, validator, maxRecordBytes: limits.maxRecordBytes, partition: this.batch.partition };
      const decoded = decodeRecord(message, this.retries.attempt(offset), context);
      const alone = !decoded.ok || this.subscriber.sink.role === 'record' || this.retries.isIsolated(offset);
      if (alone && run.length > 0) {
        yield run;
        run = [];
      }
      if (!decoded.ok) yield { message, problem: decoded };
      else if (alone) yield [{ message, record: decoded.record }];
      else run.push({ message, record: decoded.record });
    }
    if (run.length > 0) yield run;
  }

  private async handleRun(run: readonly Good[]): Promise<Hold> {
    const started = performance.now();
    let outcomes: readonly Outcome[];
    try {
      outcomes = alignOutcomes(await this.invoke(run), run.length);
    } catch (error) {
      return this.afterFailure(run, error);
    } finally {
      this.subscriber.observer.handled(run.length, (performance.now() - started) / 1_000);
    }
    return this.apply(run, outcomes);
  }

  private invoke(run: readonly Good[]): Promise<unknown> {
    const { sink } = this.subscriber;
    const { topic, partition, highWatermark } = this.batch;
    const { signal } = this.control;
    const heartbeat = (): Promise<void> => this.control.heartbeat();
    const records = run.map(({ record }) => record);
    const [first] = records;
    if (sink.role === 'record' && first) return sink.handle({ record: first, highWatermark, signal, heartbeat });
    return sink.role === 'batch' ? sink.handle({ topic, partition, records, highWatermark, signal, heartbeat }) : Promise.resolve([]);
  }

  private async apply(run: readonly Good[], outcomes: readonly Outcome[]): Promise<Hold> {
    for (const [index, entry] of run.entries()) {
      const outcome = outcomes[index];
      if (outcome?.kind === 'retry') return this.hold(entry.message, outcome.reason, outcome.afterMs);
      if (outcome?.kind === 'park') {
        const hold = await this.park(entry.message, { reason: outcome.reason, detail: outcome.detail ?? '' });
        if (hold) return hold;
      } else this.settle(entry.message, 'done');
    }
    return undefined;
  }

  private async afterFailure(run: readonly Good[], error: unknown): Promise<Hold> {
    const [first] = run;
    const last = run.at(-1);
    if (!first || !last || !this.control.mayContinue() || this.control.signal.aborted) return STOPPED;
    const failure = classifyFailure(error, this.subscriber.failureTable);
    const { topic, partition } = this.batch;
    this.subscriber.logger.warn(
      { topic, partition, offset: first.message.offset, records: run.length, failure: failure.kind, err: error },
      'handler failed',
    );
    if (failure.kind === 'dependency') return this.hold(first.message, failure.cause, failure.retryAfterMs);
    if (run.length > 1) return this.isolate(run, offsetOf(last));
    if (failure.kind === 'permanent') return this.park(first.message, { reason: failure.code, detail: failure.detail });
    const failures = this.retries.failed(offsetOf(first));
    if (failures < this.subscriber.limits.maxAttempts) return this.hold(first.message, failure.cause);
    return this.park(first.message, { reason: 'poison', detail: `${failure.cause} at each of ${failures} attempts` });
  }

  private async isolate(run: readonly Good[], to: bigint): Promise<Hold> {
    this.retries.isolate(to);
    for (const entry of run) {
      if (!this.control.mayContinue()) return STOPPED;
      const hold = await this.handleRun([entry]);
      if (hold) return hold;
    }
    return undefined;
  }

  /** The order matters: close what the record may have left open, keep the record, only then let its offset pass. */
  private async park(message: RawMessage, { reason, detail }: { reason: string; detail: string }): Promise<Hold> {
    const { sink, deadLetters, group, logger } = this.subscriber;
    const parked = this.parked(message, reason, detail);
    const { topic, partition, offset } = parked;
    try {
      await sink.beforePark?.(parked);
      failpoint('kafka.before-dead-letter');
      await deadLetters.send(parked, group);
    } catch (error) {
      logger.error({ topic, partition, offset, reason, err: error }, 'record could not be parked');
      return this.control.mayContinue() ? this.hold(message, 'park-failed') : STOPPED;
    }
    logger.warn({ topic, partition, offset, recordKey: parked.key, reason, detail }, 'record parked');
    this.settle(message, 'parked', reason);
    return undefined;
  }

  private parked(message: RawMessage, reason: string, detail: string): ParkedRecord {
    const headers = readHeaders(message);
    const { ce_type: ceType, ce_id: ceId } = headers;
    const { topic, partition } = this.batch;
    const position = { topic, partition, offset: message.offset };
    const content = { key: message.key?.toString('utf8') ?? null, value: message.value, headers };
    return { ...position, ...content, ...(ceType && { ceType }), ...(ceId && { ceId }), reason, detail };
  }

  private hold(message: RawMessage, cause: string, afterMs?: number): Hold {
    const { backoff, random, observer } = this.subscriber;
    const delivered = this.retries.redeliver(BigInt(message.offset));
    const delayMs = afterMs ?? fullJitter(backoff, delivered, random);
    observer.retrying(this.settlement(message, 'retry', cause), delayMs);
    return { kind: 'retry', delayMs, cause };
  }

  private settle(message: RawMessage, outcome: 'done' | 'parked', reason?: string): void {
    this.tracker.settle(BigInt(message.offset));
    this.pending.push(this.settlement(message, outcome, reason));
  }

  private settlement(message: RawMessage, outcome: Settlement['outcome'], reason?: string): Settlement {
    const { topic, partition } = this.batch;
    const ceType = readHeader(message, 'ce_type');
    const ceId = readHeader(message, 'ce_id');
    const key = message.key?.toString('utf8') ?? null;
    const what = { ...(ceType && { ceType }), ...(ceId && { ceId }), ...(reason && { reason }) };
    return { group: this.subscriber.group, topic, partition, offset: message.offset, key, outcome, ...what };
  }

  private async commit(): Promise<void> {
    const due = this.tracker.due();
    if (due === undefined) return;
    failpoint('kafka.before-commit');
    await this.control.commit(due);
    this.tracker.markCommitted(due);
    this.subscriber.observer.settled(this.pending);
    this.pending = [];
  }
}
