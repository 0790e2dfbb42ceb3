import { sourceIsEnding, parseEntryId, type LedgerStanding, type SourceChanged } from '@helpdex/contracts';
import type { SourceProjection } from '@helpdex/mongo';
import { RPC_CLIENT, type RpcClient } from '@helpdex/rpc';
import { Inject, Injectable } from '@nestjs/common';
import { SOURCES } from '../ports';
import type { FoundDifference } from './verify/difference';

/** Entries of one call. */
const PAGE = 500;
/** Reading a page with its texts may take a while on a busy database. */
const CALL_MS = 30_000;

/** The classifier's word on what an index must hold, in bounded pages. What is dead by its source's floor must not be there, whatever the row says. */
@Injectable()
export class LedgerStandings {
  constructor(
    @Inject(RPC_CLIENT) private readonly rpc: Pick<RpcClient, 'call'>,
    @Inject(SOURCES) private readonly sources: SourceProjection,
  ) {}

  async *all(tenant: string, source: string | null): AsyncGenerator<LedgerStanding[]> {
    let after: string | undefined;
    for (;;) {
      const scope = { tenant, ...(source === null ? {} : { source }), ...(after === undefined ? {} : { after }), limit: PAGE };
      const { rows } = await this.rpc.call('ledger.standings', scope, { deadlineMs: CALL_MS });
      if (rows.length === 0) return;
      yield await this.living(tenant, rows);
      after = rows.at(-1)?.id;
    }
  }

  async of(tenant: string, ids: readonly string[]): Promise<Map<string, LedgerStanding>> {
    const found = new Map<string, LedgerStanding>();
    for (let start = 0; start < ids.length; start += PAGE) {
      const { rows } = await this.rpc.call('ledger.standingsOf', { tenant, ids: ids.slice(start, start + PAGE) }, { deadlineMs: CALL_MS });
      for (const row of await this.living(tenant, rows)) found.set(row.id, row);
    }
    return found;
  }

  /** The ledger's word once more, under versions above those that stand in its way. */
  async resend(tenant: string, differences: readonly FoundDifference[]): Promise<void> {
    const entries = differences.map(({ id, ver }) => ({ id, above: ver }));
    for (let start = 0; start < entries.length; start += PAGE)
      await this.rpc.call('ledger.resend', { tenant, entries: entries.slice(start, start + PAGE) }, { deadlineMs: CALL_MS });
  }

  private async living(tenant: string, rows: readonly LedgerStanding[]): Promise<LedgerStanding[]> {
    const sourceOf = ({ id }: LedgerStanding): string => parseEntryId(id)?.source ?? '';
    const known = await this.sources.of(rows.map((row) => ({ tenant, source: sourceOf(row) })));
    return rows.map((row) => (isDead(row, known.get(`${tenant}|${sourceOf(row)}`)) ? { ...row, side: null, digest: null } : row));
  }
}

const isDead = ({ ver }: LedgerStanding, source: SourceChanged | undefined): boolean =>
  source !== undefined && (sourceIsEnding(source) || (ver ?? 0) < source.floor);
