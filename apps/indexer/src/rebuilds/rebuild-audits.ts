import { newId } from '@helpdex/domain';
import { RPC_CLIENT, type RpcClient } from '@helpdex/rpc';
import { Inject, Injectable } from '@nestjs/common';
import { RebuildRepository } from './rebuild.repository';
import type { PendingAudit, RebuildRow } from './rebuild.schema';

/** Hands what a rebuild has noted for the audit log to the registry, which keeps each entry once. */
@Injectable()
export class RebuildAudits {
  constructor(
    @Inject(RebuildRepository) private readonly rebuilds: RebuildRepository,
    @Inject(RPC_CLIENT) private readonly rpc: Pick<RpcClient, 'call'>,
  ) {}

  async deliver(row: RebuildRow): Promise<void> {
    if (row.audits.length === 0) return;
    for (const entry of row.audits) await this.rpc.call('audit.recordOnce', { ...entry, tenant: row.tenant, target: row._id });
    await this.rebuilds.audited(row);
  }
}

export const pendingAudit = (actor: string, action: string, detail: Record<string, unknown>): PendingAudit => ({
  id: newId('aud'),
  actor,
  action,
  detail,
});
