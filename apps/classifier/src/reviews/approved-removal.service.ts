import { accept, hasUnsentVerdict, makeVersion, MAX_SEQ } from '@helpdex/domain';
import type { SourceProjection } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import { ClassifyService } from '../classify/classify.service';
import { CLOCK, type Clock } from '../clock.port';
import { LEDGER } from '../ledger/ledger.port';
import { LedgerRepository } from '../ledger/ledger.repository';
import type { LedgerModel, LedgerRow } from '../ledger/ledger.schema';
import { rowChange } from '../ledger/row-change';
import { contextOf, SOURCES } from '../sources/source-rules';
import { unseenBy } from '../sweep/candidates';
import type { ReviewRow } from './review.schema';
import { ReviewService } from './review.service';

const BATCH = 500;

/** Carries out removals that a person approved. Stored as approved before, so that a crash only delays them. */
@Injectable()
export class ApprovedRemovals {
  constructor(
    @Inject(ReviewService) private readonly reviews: ReviewService,
    @Inject(LEDGER) private readonly rows: LedgerModel,
    @Inject(LedgerRepository) private readonly ledger: LedgerRepository,
    @Inject(SOURCES) private readonly sources: SourceProjection,
    @Inject(ClassifyService) private readonly classify: ClassifyService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @returns entries attended to; zero when there is nothing left to do. */
  async pass(): Promise<number> {
    let handled = 0;
    for (const review of await this.reviews.unapplied()) {
      const removed = await this.removeSome(review);
      if (removed === 0) await this.reviews.markApplied(review);
      handled += removed;
    }
    return handled;
  }

  /** As the last word of the run that did not see them: whatever a later run sees is newer. */
  private async removeSome(review: ReviewRow): Promise<number> {
    const changed = await this.sources.one(review.tenant, review.source);
    if (!changed) return 0;
    const gone = { ver: makeVersion(review.run, MAX_SEQ), run: review.run, state: 'gone' } as const;
    const found = await this.rows.find(unseenBy(review)).limit(BATCH).lean<LedgerRow[]>();
    const changes = found.flatMap((row) => {
      const result = accept(row, gone, contextOf(changed));
      if (result.kind !== 'accept') return [];
      const cause = { at: this.clock.now(), run: review.run, by: review.decidedBy };
      return [rowChange(row, { ...row, ...result.next, syncedAt: this.clock.now() }, cause)];
    });
    const lost = await this.ledger.compareAndSet(changes);
    await this.classify.send(changes.map(({ next }) => next).filter((row) => !lost.has(row._id) && hasUnsentVerdict(row)));
    return changes.length;
  }
}
