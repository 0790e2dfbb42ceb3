import { parseDocKey, type RefusedEntry } from '@helpdex/contracts';
import { RPC_CLIENT, type RpcClient } from '@helpdex/rpc';
import { Inject, Injectable } from '@nestjs/common';

/** Entries of one call. */
const PAGE = 100;

/** Has the ledger put into quarantine what the index refuses. Told before the record is parked: while nobody listens, its partition waits. */
@Injectable()
export class RefusedEntries {
  constructor(@Inject(RPC_CLIENT) private readonly rpc: Pick<RpcClient, 'call'>) {}

  async note(refused: readonly RefusedEntry[]): Promise<void> {
    const tenants = new Map<string, RefusedEntry[]>();
    for (const entry of refused) {
      const tenant = parseDocKey(entry.key)?.tenant ?? '';
      tenants.set(tenant, [...(tenants.get(tenant) ?? []), entry]);
    }
    for (const [tenant, own] of tenants)
      for (let start = 0; start < own.length; start += PAGE)
        await this.rpc.call('quarantine.refused', { tenant, entries: own.slice(start, start + PAGE) });
  }
}
