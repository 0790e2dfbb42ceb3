import { docKey, type ListedEntry, type ListingPage, type ListingWalk, type SourceChanged } from '@helpdex/contracts';
import { DomainError, driftOfListed } from '@helpdex/domain';
import { RPC_CLIENT, type RpcClient } from '@helpdex/rpc';
import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { LEDGER } from '../ledger/ledger.port';
import type { LedgerModel, LedgerRow } from '../ledger/ledger.schema';
import { contextOf } from '../sources/source-rules';
import { isInScope } from '../sources/scope';
import { DriftRepository } from './drift.repository';
import type { DriftRow } from './drift.schema';
import type { DriftTally } from './drift-tally';

/** Longer than the fetcher takes for one page. */
const PAGE_DEADLINE_MS = 30_000;
/** In a row, of the fetcher itself; what Zendesk does is counted there. */
const MAX_FAILURES = 20;
const RETRY_MS = 1_000;
/** Between two renewals of the lease, while the account's allowance is waited for. */
const WAIT_SLICE_MS = 20_000;
/** More would be a listing that goes round in circles. */
const MAX_PAGES = 20_000;
const NO_TEXTS = { content: 0, history: 0 } as const;

/** What is the same for the whole of a check. */
export interface CheckInHand {
  row: DriftRow;
  changed: SourceChanged;
  tally: DriftTally;
  signal: AbortSignal;
}

/** Holds Zendesk's listing against the ledger. */
@Injectable()
export class ZendeskComparison {
  constructor(
    @Inject(DriftRepository) private readonly checks: DriftRepository,
    @Inject(LEDGER) private readonly ledger: LedgerModel,
    @Inject(RPC_CLIENT) private readonly rpc: Pick<RpcClient, 'call'>,
  ) {}

  /** @throws DomainError when the listing does not come to an end that can be believed: nothing may be taken for extra then. */
  async run(check: CheckInHand): Promise<void> {
    let walk: ListingWalk | null | undefined;
    for (let pages = 0; walk !== null; pages += 1) {
      check.signal.throwIfAborted();
      if (pages === MAX_PAGES) throw unbelievable('Zendesk lists this help center without an end.');
      const page = await this.page(check, walk);
      if (page.unreadable > 0) throw unbelievable('Zendesk listed articles that cannot even be told apart.');
      await this.compare(check, page);
      await this.pause(check, page.waitMs);
      walk = page.walk;
    }
  }

  private async page(check: CheckInHand, walk: ListingWalk | undefined): Promise<ListingPage> {
    const { tenant, source, _id } = check.row;
    for (let failures = 1; ; failures += 1) {
      try {
        const request = { tenant, source, check: _id, ...(walk && { walk }) };
        return await this.rpc.call('zendesk.listing', request, { deadlineMs: PAGE_DEADLINE_MS });
      } catch (error) {
        if (!(error instanceof DomainError) || error.kind !== 'unavailable' || failures === MAX_FAILURES) throw error;
        await this.pause(check, RETRY_MS);
      }
    }
  }

  private async compare({ row, changed, tally }: CheckInHand, page: ListingPage): Promise<void> {
    const { tenant, source } = row;
    const context = contextOf(changed);
    const listed = page.entries
      .filter(({ locale, facts }) => isInScope({ locale, brand: facts?.brand }, changed.options))
      .map((seen) => ({ seen, entry: { tenant, source, article: seen.article, locale: seen.locale } }));
    const ids = listed.map(({ entry }) => docKey(entry));
    const known = new Map((await this.ledger.find({ _id: { $in: ids } }, NO_TEXTS).lean<LedgerRow[]>()).map((found) => [found._id, found]));
    const compared = listed.map(({ seen, entry }) => ({
      entry,
      kind: driftOfListed(known.get(docKey(entry)), observed(seen), context) ?? null,
    }));
    const met = await this.checks.sighted(row, ids);
    await this.checks.sight(row, compared);
    for (const { entry, kind } of compared) if (kind && !met.has(docKey(entry))) tally.count(entry, kind);
    tally.findings.zendeskRequests += page.requests;
    await this.checks.save(row, tally.findings);
  }

  /** Keeps the lease while it waits. */
  private async pause({ row, signal }: CheckInHand, ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= WAIT_SLICE_MS) {
      await sleep(Math.min(left, WAIT_SLICE_MS), undefined, { signal });
      await this.checks.save(row, {});
    }
  }
}

const observed = ({ state, hash, facts }: ListedEntry) => ({ state, ...(hash !== undefined && { hash }), ...(facts && { facts }) });

const unbelievable = (message: string): DomainError =>
  new DomainError('unprocessable', 'drift_listing_incomplete', `${message} Without a complete listing nothing can be compared.`);
