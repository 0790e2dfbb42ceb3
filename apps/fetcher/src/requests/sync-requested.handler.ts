import { TOPICS, type SyncRequested } from '@helpdex/contracts';
import { done, RecordHandler, type Delivery, type Outcome } from '@helpdex/kafka';
import { Controller, Inject } from '@nestjs/common';
import { JobRepository } from '../jobs/job.repository';

/** Writes the request down as a job; the worker carries it out apart, so that a long sync never holds up a partition. */
@Controller()
export class SyncRequestedHandler {
  constructor(@Inject(JobRepository) private readonly jobs: JobRepository) {}

  @RecordHandler({ topic: TOPICS.syncRequested, group: 'fetcher' })
  async request({ record }: Delivery<SyncRequested>): Promise<Outcome> {
    await this.jobs.request(record.data);
    return done();
  }
}
