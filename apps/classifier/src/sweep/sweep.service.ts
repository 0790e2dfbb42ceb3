import { MAX_SWEPT, type RunBarrier } from '@helpdex/contracts';
import { isHeld, newId, type ListingGap } from '@helpdex/domain';
import { failpoint } from '@helpdex/observability';
import { Inject, Injectable } from '@nestjs/common';
import { VERDICT_PUBLISHER, type VerdictPublisher } from '../classify/verdict-publisher.port';
import { CLOCK, type Clock } from '../clock.port';
import { ReviewService } from '../reviews/review.service';
import { SweepCandidates } from './candidates';
import { SweepRepository } from './sweep.repository';
import type { SweepDecision } from './sweep.schema';

/** Rounds beyond what the candidates need by their number: an article may move between two looks. */
const SPARE_ROUNDS = 2;

/**
 * Absence is not deletion (design 4.6): when every partition has settled a run's records, names the articles that were not found, for the fetcher
 * to ask for one by one. Too many missing are a matter for a person. The same way goes what would open without newer evidence (design 4.3).
 */
@Injectable()
export class SweepService {
  constructor(
    @Inject(SweepRepository) private readonly sweeps: SweepRepository,
    @Inject(SweepCandidates) private readonly candidates: SweepCandidates,
    @Inject(ReviewService) private readonly reviews: ReviewService,
    @Inject(VERDICT_PUBLISHER) private readonly publisher: VerdictPublisher,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A barrier that is not final, in a partition where everything before it is settled. Repeating it repeats the request, which the fetcher knows. */
  async settle(barrier: RunBarrier): Promise<void> {
    const { settled, decision } = await this.sweeps.settle(barrier);
    if ((settled[barrier.round]?.length ?? 0) < barrier.partitions) return;
    failpoint('classifier.before-sweep');
    const decided = decision ?? (await this.decide(barrier));
    // Also of a decision that was found: whoever took it may have died before it had any consequence.
    if (barrier.round === 0) await this.tellReviews(barrier, decided);
    const { held, maxRounds } = decided;
    const isRunaway = barrier.round > maxRounds;
    const found = isRunaway ? [] : await this.candidates.find(barrier, held, MAX_SWEPT + 1);
    const { tenant, source, run, round } = barrier;
    await this.publisher.sweep({
      ...{ tenant, source, run, round, held },
      candidates: found.slice(0, MAX_SWEPT),
      more: found.length > MAX_SWEPT,
      at: this.clock.now().toISOString(),
    });
  }

  private async decide(barrier: RunBarrier): Promise<SweepDecision> {
    const held = isHeld(await this.gap(barrier));
    const rounds = Math.ceil((await this.candidates.count(barrier, held)) / MAX_SWEPT);
    return this.sweeps.decide(barrier, { held, maxRounds: rounds + SPARE_ROUNDS, reviewId: newId('rev') });
  }

  private async tellReviews(barrier: RunBarrier, { held, reviewId }: SweepDecision): Promise<void> {
    if (held) await this.reviews.open(reviewId, barrier, await this.gap(barrier));
    else if (barrier.listingComplete) await this.reviews.settleOpen(barrier);
  }

  private async gap(barrier: RunBarrier): Promise<ListingGap> {
    return barrier.listingComplete ? this.candidates.gap(barrier) : { known: 0, missing: 0 };
  }
}
