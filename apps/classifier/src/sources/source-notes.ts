import { Inject, Injectable } from '@nestjs/common';
import { DriftRepository } from '../drift/drift.repository';
import { RETRIES, type RetryModel } from '../quarantine/retry.schema';
import { REVIEWS, type ReviewModel } from '../reviews/review.schema';
import { SWEEPS, type SweepModel } from '../sweep/sweep.schema';

/** What is kept of a source beside its entries. */
@Injectable()
export class SourceNotes {
  constructor(
    @Inject(SWEEPS) private readonly sweeps: SweepModel,
    @Inject(REVIEWS) private readonly reviews: ReviewModel,
    @Inject(RETRIES) private readonly retries: RetryModel,
    @Inject(DriftRepository) private readonly drift: DriftRepository,
  ) {}

  async forget(tenant: string, source: string): Promise<void> {
    const own = { tenant, source };
    await Promise.all([this.sweeps.deleteMany(own), this.reviews.deleteMany(own), this.retries.deleteMany(own)]);
    await this.drift.forgetSource(tenant, source);
  }
}
