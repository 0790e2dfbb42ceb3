import type { Clock } from '@helpdex/kafka';
import type { Lease, LeaseStore } from '@helpdex/mongo';
import type { Logger, Metrics } from '@helpdex/observability';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, LOGGER, METRICS } from '../tokens';

export const LEADER_LEASES = Symbol('LeaderLeases');
const LEADER = 'leader';

/** Whether this process is the one that ticks. */
@Injectable()
export class Leadership {
  private lease: Lease | undefined;

  constructor(
    @Inject(LEADER_LEASES) private readonly leases: LeaseStore,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(METRICS) private readonly metrics: Pick<Metrics, 'schedulerLeader'>,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Holds on to the lease, or takes one that is free. @returns whether this process leads now. */
  async hold(): Promise<boolean> {
    const before = this.lease;
    this.lease = (before && (await this.leases.renew(before))) ?? (await this.leases.acquire(LEADER));
    this.metrics.schedulerLeader.set(this.lease ? 1 : 0);
    if (this.lease?.token !== before?.token)
      this.logger.info({ leads: this.lease !== undefined, term: this.lease?.token }, 'leadership changed');
    return this.lease !== undefined;
  }

  /** By our own clock the lease has not run out. Asked before every record. */
  isHeld(): boolean {
    return this.lease !== undefined && this.clock.now() < this.lease.until;
  }

  /** Lets another process take over at once. */
  async give(): Promise<void> {
    const { lease } = this;
    this.lease = undefined;
    this.metrics.schedulerLeader.set(0);
    if (lease) await this.leases.release(lease);
  }
}
