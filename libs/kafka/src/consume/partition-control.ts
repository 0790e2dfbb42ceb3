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
  /** Aborted when handlers shall hurry. */
  readonly ending: AbortSignal;
  /** Aborted when nobody waits any longer: a handler that never ends must not keep its partition from the other members. */
  readonly abandoned: AbortSignal;
  readonly clock: Clock;
  readonly isDraining: () => boolean;
}

/** What one delivery may do to its partition, checked against the membership at every step. */
export class PartitionControlOf implements PartitionControl {
  private readonly losing = new AbortController();
  readonly signal: AbortSignal;
  /** The error by which the partition was lost, for the client, which joins the group again when it is told. */
  lostTo: unknown;

  constructor(private readonly parts: ControlParts) {
    this.signal = AbortSignal.any([this.losing.signal, parts.ending]);
  }

  mayContinue(): boolean {
    const { membership, ticket, payload, isDraining, ending } = this.parts;
    return membership.holds(ticket) && !payload.isStale() && !isDraining() && !ending.aborted;
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

  /** Beats in the background until stopped. Only a lost membership ends it early: a lost connection may come back in time. */
  keepAlive(intervalMs: number): { stop(): Promise<void> } {
    const stopping = new AbortController();
    const stop = AbortSignal.any([stopping.signal, this.parts.abandoned]);
    const loop = async (): Promise<void> => {
      while (!stop.aborted && this.lostTo === undefined) {
        await this.parts.clock.sleep(intervalMs, stop).catch(() => undefined);
        if (!stop.aborted) await this.heartbeat().catch(() => undefined);
      }
    };
    const done = loop();
    return {
      stop: () => {
        stopping.abort();
        return done;
      },
    };
  }

  private noteLoss(error: unknown): void {
    if (!isMembershipError(error)) return;
    this.lostTo = error;
    this.parts.membership.losing();
    this.losing.abort();
  }
}
