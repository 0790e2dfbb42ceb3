import { TOPICS, type SweepRequested } from '@helpdex/contracts';
import { done, RecordHandler, type Delivery, type Outcome } from '@helpdex/kafka';
import { Controller, Inject } from '@nestjs/common';
import { JobWorker } from '../jobs/job-worker';
import { JobRepository } from '../jobs/job.repository';

/** Hands the classifier's question to the job that waits for it. */
@Controller()
export class SweepRequestedHandler {
  constructor(
    @Inject(JobRepository) private readonly jobs: JobRepository,
    @Inject(JobWorker) private readonly worker: JobWorker,
  ) {}

  @RecordHandler({ topic: TOPICS.sweepRequested, group: 'fetcher-sweeps' })
  async take({ record }: Delivery<SweepRequested>): Promise<Outcome> {
    await this.jobs.answer(record.data);
    this.worker.kick();
    return done();
  }
}
