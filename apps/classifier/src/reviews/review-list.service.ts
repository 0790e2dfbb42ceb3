import type { Caller, Page, ReviewDecision, ReviewDto, ReviewQuery } from '@helpdex/contracts';
import { entryId } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import { cursorRefused, findPage, pageLimit, type PageOf } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import { articleView } from '../articles/article-view';
import { OverrideService } from '../articles/override.service';
import { CLOCK, type Clock } from '../clock.port';
import { LEDGER } from '../ledger/ledger.port';
import { WITHOUT_TEXTS, type LedgerModel, type LedgerRow } from '../ledger/ledger.schema';
import { unseenBy } from '../sweep/candidates';
import type { ReviewRow } from './review.schema';
import { ReviewService } from './review.service';

const MAX_EXAMPLES = 20;
/** A suspended override needs no record of its own: the entry says it. */
const OVERRIDE_PREFIX = 'override:';

/** What waits for a person, of both kinds, as one list. */
@Injectable()
export class ReviewList {
  constructor(
    @Inject(ReviewService) private readonly reviews: ReviewService,
    @Inject(OverrideService) private readonly overrides: OverrideService,
    @Inject(LEDGER) private readonly ledger: LedgerModel,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Held removals first, at most one per source; then suspended overrides. */
  async page(tenant: string, query: ReviewQuery): Promise<Page<ReviewDto>> {
    const { list, cursor } = placeOf(query.cursor);
    const held = list === 'held' ? await this.reviews.page(tenant, query, cursor) : { rows: [], nextCursor: null };
    const items = await Promise.all(held.rows.map((row) => this.heldView(row)));
    if (held.nextCursor !== null) return { items, nextCursor: cursorOf('held', held.nextCursor) };
    const room = pageLimit(query.limit) - items.length;
    // With no room left one is asked for all the same, to say whether there is a next page.
    const suspended = await this.suspended(tenant, query.source, Math.max(1, room), list === 'suspended' ? cursor : undefined);
    if (room === 0) return { items, nextCursor: suspended.rows.length > 0 ? cursorOf('suspended', '') : null };
    const { nextCursor } = suspended;
    return { items: [...items, ...suspended.rows.map(suspendedView)], nextCursor: nextCursor && cursorOf('suspended', nextCursor) };
  }

  async decide(caller: Caller, id: string, decision: ReviewDecision): Promise<ReviewDto> {
    if (!id.startsWith(OVERRIDE_PREFIX)) return this.heldView(await this.reviews.decide(caller.tenant, id, decision, caller.keyId));
    const entry = id.slice(OVERRIDE_PREFIX.length);
    const { override } = await this.overrides.get(caller.tenant, entry);
    if (override?.suspended !== true) throw new DomainError('not_found', 'review_not_found', 'There is no such review.');
    const change = decision === 'approve' ? { override: 'public' as const, reason: override.reason } : { override: null };
    const article = await this.overrides.setVisibility(caller, entry, change);
    return {
      ...view('override_suspended', id, article.sourceId),
      status: decision === 'approve' ? 'approved' : 'rejected',
      ...{ run: null, knownArticles: null, missingArticles: null, entries: 1, examples: [article] },
      ...{ createdAt: override.at, decidedAt: this.clock.now().toISOString(), decidedBy: caller.keyId },
    };
  }

  /** Entries held back, of each source that has an open review. */
  async heldEntries(tenant: string): Promise<Map<string, number>> {
    const open = await this.reviews.openOnes(tenant);
    const counts = await Promise.all(open.map((row) => this.ledger.countDocuments(unseenBy(row))));
    return new Map(open.map(({ source }, at) => [source, counts[at] ?? 0]));
  }

  private suspended(tenant: string, source: string | undefined, limit: number, cursor: string | undefined): Promise<PageOf<LedgerRow>> {
    return findPage<LedgerRow>(this.ledger, {
      filter: { tenant, overrideSuspended: true, state: { $ne: 'removed' }, ...(source === undefined ? {} : { source }) },
      ...{ sort: { field: 'source', direction: 'asc' }, limit, cursor, projection: WITHOUT_TEXTS },
    });
  }

  private async heldView(row: ReviewRow): Promise<ReviewDto> {
    const filter = unseenBy(row);
    const examples = await this.ledger.find(filter, WITHOUT_TEXTS).sort({ _id: 1 }).limit(MAX_EXAMPLES).lean<LedgerRow[]>();
    return {
      ...view('mass_removal', row._id, row.source),
      ...{ status: row.status, run: row.run, knownArticles: row.knownArticles, missingArticles: row.missingArticles },
      entries: await this.ledger.countDocuments(filter),
      examples: examples.map(articleView),
      createdAt: row.createdAt.toISOString(),
      decidedAt: row.decidedAt?.toISOString() ?? null,
      decidedBy: row.decidedBy,
    };
  }
}

type List = 'held' | 'suspended';

const cursorOf = (list: List, cursor: string): string => `${list}.${cursor}`;

/** In which of the two lists a page begins, and where in it. @throws DomainError `validation_failed` */
function placeOf(cursor: string | undefined): { list: List; cursor: string | undefined } {
  if (cursor === undefined) return { list: 'held', cursor };
  const [list, place] = cursor.split('.', 2);
  if ((list !== 'held' && list !== 'suspended') || place === undefined) throw cursorRefused();
  return { list, cursor: place === '' ? undefined : place };
}

const view = (kind: ReviewDto['kind'], id: string, sourceId: string): Pick<ReviewDto, 'kind' | 'id' | 'sourceId'> => ({
  kind,
  id,
  sourceId,
});

const suspendedView = (row: LedgerRow): ReviewDto => ({
  ...view('override_suspended', `${OVERRIDE_PREFIX}${entryId(row)}`, row.source),
  ...{ status: 'open', run: null, knownArticles: null, missingArticles: null, entries: 1, examples: [articleView(row)] },
  ...{ createdAt: row.override?.at ?? row.syncedAt.toISOString(), decidedAt: null, decidedBy: null },
});
