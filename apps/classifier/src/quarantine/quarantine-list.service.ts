import { docKey, parseEntryId, type Caller, type Page, type QuarantinedDto, type QuarantineQuery, type RunDto } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import { findPage } from '@helpdex/mongo';
import { RPC_CLIENT, type RpcClient } from '@helpdex/rpc';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../clock.port';
import { LEDGER } from '../ledger/ledger.port';
import type { LedgerModel, LedgerRow } from '../ledger/ledger.schema';
import { quarantinedSince, quarantinedView } from './quarantine-view';
import { RETRIES, type RetryModel, type RetryRow } from './retry.schema';

const NO_TEXTS = { 'content.html': 0, 'content.text': 0 } as const;

const unknown = (): DomainError => new DomainError('not_found', 'quarantine_not_found', 'There is no such article in quarantine.');

/** What could not be processed, for a person to look at and to have fetched again. */
@Injectable()
export class QuarantineList {
  constructor(
    @Inject(LEDGER) private readonly ledger: LedgerModel,
    @Inject(RETRIES) private readonly retries: RetryModel,
    @Inject(RPC_CLIENT) private readonly rpc: Pick<RpcClient, 'call'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async page(tenant: string, { source, limit, cursor }: QuarantineQuery): Promise<Page<QuarantinedDto>> {
    const { rows, nextCursor } = await findPage<LedgerRow>(this.ledger, {
      filter: { tenant, state: 'quarantined', ...(source === undefined ? {} : { source }) },
      sort: { field: 'source', direction: 'asc' },
      limit,
      cursor,
      projection: NO_TEXTS,
    });
    const retries = await this.retries.find({ _id: { $in: rows.map(({ _id }) => _id) } }).lean<RetryRow[]>();
    const byId = new Map(retries.map((retry) => [retry._id, retry]));
    return { items: rows.map((row) => quarantinedView(row, byId.get(row._id))), nextCursor };
  }

  /**
   * Under a higher version, so that whatever Zendesk says then counts. While a run is active the article is fetched right after it.
   * @throws DomainError `quarantine_not_found`; `conflict` when the source is not to be synced.
   */
  async retry(caller: Caller, id: string): Promise<RunDto> {
    const row = await this.quarantined(caller.tenant, id);
    const order = { id: row.source, mode: 'targeted', trigger: 'manual', articles: [row.article] } as const;
    const run = await this.rpc.call('sources.sync', { caller, input: { ...order, articles: [...order.articles] } });
    await this.count(row);
    return run;
  }

  private async quarantined(tenant: string, id: string): Promise<LedgerRow> {
    const identity = parseEntryId(id);
    const row =
      identity && (await this.ledger.findOne({ _id: docKey({ tenant, ...identity }), state: 'quarantined' }, NO_TEXTS).lean<LedgerRow>());
    if (!row) throw unknown();
    return row;
  }

  private async count(row: LedgerRow): Promise<void> {
    const { _id, tenant, source } = row;
    const [since, lastRetryAt] = [quarantinedSince(row), this.clock.now()];
    const again = await this.retries.updateOne({ _id, since }, { $inc: { attempts: 1 }, $set: { lastRetryAt } });
    if (again.matchedCount > 0) return;
    await this.retries.updateOne({ _id }, { $set: { tenant, source, since, attempts: 1, lastRetryAt } }, { upsert: true });
  }
}
