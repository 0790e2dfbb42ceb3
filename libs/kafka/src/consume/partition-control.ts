import type { EachBatchPayload } from 'kafkajs';
import type { Clock } from '../clock';
import type { PartitionControl } from './delivery-port';
import type { LagGauge } from './lag';
import { isMembershipError, PartitionLostError, type Membership } from './membership';

export interface ControlParts {
  readonly payload: EachBatchPayload;
  readonly ticket: number;
  readonly membership: Membership;
  readonly lag: LagGauge;
  readonly clock: Clock;
  readonly isDraining: () => boolean;
}

/** What one delivery may do to its partition, checked against the membership at every step. */
export class PartitionControlOf implements PartitionControl {
  private readonly hurrying = new AbortController();
  private readonly beating = new AbortController();
  readonly signal: PartitionControl['signal'] = this.hurrying.signal;
  /** The error by which the partition was lost, for the client, which joins the group again when it is told. */
  lostTo: unknown;

  constructor(private readonly parts: ControlParts) {}

  mayContinue(): boolean {
    const { membership, ticket, payload, isDraining } = this.parts;
    return membership.holds(ticket) && !payload.isStale() && !isDraining();
  }

  async commit(next: bigint): Promise<void> {
    const { membership, ticket, payload, lag } = this.parts;
    const { topic, partition } = payload.batch;
    if (!membership.mayCommit(ticket)) throw new PartitionLostError();
    try {
      // Not `consumer.commitOffsets`: that one returns without a word once the consumer is stopping.
      await payload.commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset: next.toString() }] }] });
    } catch (error) {
      this.noteLoss(error);
      throw error;
    }
    // Only after the commit: what the broker did not take is fetched again.
    payload.resolveOffset((next - 1n).toString());
    lag.committed(topic, partition, next);
  }

  async heartbeat(): Promise<void> {
    try {
      await this.parts.payload.heartbeat();
    } catch (error) {
      this.noteLoss(error);
      throw error;
    }
  }

  /** Asks the handler to come to an end. */
  hurry(): void {
    this.hurrying.abort();
  }

  /** Stops the heartbeats: a handler that never ends must not keep its partition from the other members. */
  abandon(): void {
    this.hurrying.abort();
    this.beating.abort();
  }

  /** Beats until abandoned. Only a lost membership ends it early: a lost connection may come back in time. */
  async keepAlive(intervalMs: number): Promise<void> {
    const { signal } = this.beating;
    while (!signal.aborted && this.lostTo === undefined) {
      await this.parts.clock.sleep(intervalMs, signal).catch(() => undefined);
      if (!signal.aborted) await this.heartbeat().catch(() => undefined);
    }
  }

  private noteLoss(error: unknown): void {
    if (!isMembershipError(error)) return;
    this.lostTo = error;
    this.parts.membership.losing();
    this.hurry();
  }
}
