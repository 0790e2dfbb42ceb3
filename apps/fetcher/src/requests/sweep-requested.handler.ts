import { TOPICS, type SweepRequested } from '@helpdex/contracts';
import { done, RecordHandler, type Delivery, type Outcome } from '@helpdex/kafka';
import { Controller, Inject } from '@nestjs/common';
import { JobRepository } from '../jobs/job.repository';

/** Hands the classifier's question to the job that waits for it. */
@Controller()
export class SweepRequestedHandler {
  constructor(@Inject(JobRepository) private readonly jobs: JobRepository) {}

  @RecordHandler({ topic: TOPICS.sweepRequested, group: 'fetcher-sweeps' })
  async take({ record }: Delivery<SweepRequested>): Promise<Outcome> {
    await this.jobs.answer(record.data);
    return done();
  }
}
