import type { Lease, LeaseStore } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { REBUILD_LEASES, REBUILD_LEASE_MS } from '../ports';

/** The right to work on a tenant's rebuild, kept up until it is given back. */
export interface HeldLease {
  token: number;
  /** Aborted when the lease is lost. */
  signal: AbortSignal;
  end(): Promise<void>;
}

/** One process works on the rebuild of a tenant. What it writes is guarded by the lease's token beside. */
@Injectable()
export class RebuildLease {
  constructor(@Inject(REBUILD_LEASES) private readonly leases: LeaseStore) {}

  async take(tenant: string, ending: AbortSignal): Promise<HeldLease | undefined> {
    const lease = await this.leases.acquire(`rebuild|${tenant}`);
    if (!lease) return undefined;
    const lost = new AbortController();
    const kept = new AbortController();
    const renewing = this.renew(lease, lost, AbortSignal.any([kept.signal, ending]));
    return {
      token: lease.token,
      signal: AbortSignal.any([lost.signal, ending]),
      end: async () => {
        kept.abort();
        await renewing;
        await this.leases.release(lease);
      },
    };
  }

  private async renew(lease: Lease, lost: AbortController, end: AbortSignal): Promise<void> {
    let held = lease;
    while (!end.aborted) {
      await sleep(REBUILD_LEASE_MS / 3, undefined, { signal: end }).catch(() => undefined);
      if (end.aborted) return;
      const renewed = await this.leases.renew(held).catch(() => held);
      if (!renewed || Date.now() > held.until) return lost.abort(new Error('the lease on the rebuild is lost'));
      held = renewed;
    }
  }
}
