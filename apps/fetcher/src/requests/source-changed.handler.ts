import { TOPICS, type SourceChanged } from '@helpdex/contracts';
import { done, RecordHandler, type Delivery, type Outcome } from '@helpdex/kafka';
import type { SourceProjection } from '@helpdex/mongo';
import { Controller, Inject } from '@nestjs/common';
import { CrawlPublisher } from '../crawl/crawl-publisher';
import { JobRepository } from '../jobs/job.repository';
import { CLOCK, SOURCES, type Clock } from '../ports';

/** Statuses in which Zendesk is not called any more. */
const SILENT = new Set<SourceChanged['status']>(['disconnected', 'deleting', 'deleted']);

/** Learns of sources, and stops what runs for one that is not to be called any more. */
@Controller()
export class SourceChangedHandler {
  constructor(
    @Inject(SOURCES) private readonly sources: SourceProjection,
    @Inject(JobRepository) private readonly jobs: JobRepository,
    @Inject(CrawlPublisher) private readonly publisher: CrawlPublisher,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @RecordHandler({ topic: TOPICS.sourceChanged, group: 'fetcher-sources' })
  async learn({ record }: Delivery<SourceChanged>): Promise<Outcome> {
    const isNews = await this.sources.learn(record.data);
    if (!isNews || !SILENT.has(record.data.status)) return done();
    const { tenant, source } = record.data;
    const cancelled = await this.jobs.cancel(tenant, source);
    if (cancelled) await this.publisher.progress({ ...cancelled, reports: cancelled.reports + 1 }, 'cancelled', this.clock.now());
    return done();
  }
}
