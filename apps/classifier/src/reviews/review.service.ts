import type { ReviewDecision, ReviewQuery, RunBarrier } from '@helpdex/contracts';
import { DomainError, type ListingGap } from '@helpdex/domain';
import { findPage, isDuplicateKey, type PageOf } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../clock.port';
import { REVIEWS, type ReviewModel, type ReviewRow } from './review.schema';

type RunKey = Pick<RunBarrier, 'tenant' | 'source' | 'run'>;

/** Removals that wait for a person, and what the person said. */
@Injectable()
export class ReviewService {
  constructor(
    @Inject(REVIEWS) private readonly reviews: ReviewModel,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * A run removed nothing because too much was missing. The source's open review goes by the newest such run. Repeating it changes nothing, also when
   * a person has decided meanwhile. @param id of a review to be made
   */
  async open(id: string, { tenant, source, run }: RunKey, { known, missing }: ListingGap): Promise<void> {
    if (await this.reviews.exists({ tenant, source, run: { $gte: run } })) return;
    const facts = { run, knownArticles: known, missingArticles: missing };
    const updated = await this.reviews.updateOne({ tenant, source, status: 'open', run: { $lte: run } }, { $set: facts });
    if (updated.matchedCount > 0) return;
    const fresh = { status: 'open' as const, applied: false, createdAt: this.clock.now(), decidedAt: null, decidedBy: null };
    try {
      await this.reviews.create({ _id: id, tenant, source, ...facts, ...fresh });
    } catch (error) {
      // Another partition opened it in the same moment.
      if (!isDuplicateKey(error)) throw error;
    }
  }

  /** A listing was believed: what it did not show is asked for one by one, and nobody needs to decide. */
  async settleOpen({ tenant, source, run }: RunKey): Promise<void> {
    const earlier = { tenant, source, status: 'open' as const, run: { $lt: run } };
    await this.reviews.updateMany(earlier, { $set: { status: 'obsolete', decidedAt: this.clock.now() } });
  }

  /** Open ones, newest first. */
  page(tenant: string, { source, limit }: ReviewQuery, cursor: string | undefined): Promise<PageOf<ReviewRow>> {
    return findPage(this.reviews, { filter: openOf(tenant, source), sort: { field: 'createdAt', direction: 'desc' }, limit, cursor });
  }

  openOnes(tenant: string, source?: string): Promise<ReviewRow[]> {
    return this.reviews.find(openOf(tenant, source)).sort({ _id: -1 }).lean<ReviewRow[]>();
  }

  /** Saying the same again changes nothing. @throws DomainError `review_not_found`, or `review_decided` when it was decided otherwise. */
  async decide(tenant: string, id: string, decision: ReviewDecision, by: string): Promise<ReviewRow> {
    const status = decision === 'approve' ? 'approved' : 'rejected';
    const decided = { status, decidedAt: this.clock.now(), decidedBy: by } as const;
    await this.reviews.updateOne({ _id: id, tenant, status: 'open' }, { $set: decided });
    const row = await this.reviews.findOne({ _id: id, tenant }).lean<ReviewRow>();
    if (!row) throw new DomainError('not_found', 'review_not_found', 'There is no such review.');
    if (row.status !== status)
      throw new DomainError('conflict', 'review_decided', `This review is ${row.status} already. Look at the list again.`);
    return row;
  }

  unapplied(): Promise<ReviewRow[]> {
    return this.reviews.find({ status: 'approved', applied: false }).lean<ReviewRow[]>();
  }

  async markApplied({ _id }: ReviewRow): Promise<void> {
    await this.reviews.updateOne({ _id }, { $set: { applied: true } });
  }
}

const openOf = (tenant: string, source: string | undefined) => ({
  ...{ tenant, status: 'open' as const },
  ...(source === undefined ? {} : { source }),
});
