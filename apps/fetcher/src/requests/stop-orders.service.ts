import { sourceIsEnding } from '@helpdex/contracts';
import type { SourceProjection } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import { CrawlPublisher } from '../crawl/crawl-publisher';
import { JobRepository } from '../jobs/job.repository';
import { CLOCK, SOURCES, type Clock } from '../ports';

/**
 * Stops what must not go on. Requests and sources come by different topics, in any order: each of the two handlers first writes what it learned and
 * then asks here, so that whichever comes second sees the other. Goes by what is stored, not by the record in hand: repeated or late it does no harm.
 */
@Injectable()
export class StopOrders {
  constructor(
    @Inject(SOURCES) private readonly sources: SourceProjection,
    @Inject(JobRepository) private readonly jobs: JobRepository,
    @Inject(CrawlPublisher) private readonly publisher: CrawlPublisher,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async carryOut(tenant: string, source: string): Promise<void> {
    const changed = await this.sources.one(tenant, source);
    if (!changed) return;
    const isEnding = sourceIsEnding(changed);
    // By number, not by status: the request of a reconnect may be here before the news that the source is connected again.
    const cancelled = await this.jobs.cancel(tenant, source, isEnding ? Infinity : (changed.cancelledRun ?? 0));
    if (cancelled) await this.publisher.progress({ ...cancelled, reports: cancelled.reports + 1 }, 'cancelled', this.clock.now());
    if (isEnding) await this.jobs.forget(tenant, source);
  }
}
