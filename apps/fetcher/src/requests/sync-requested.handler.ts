import { TOPICS, type SyncRequested } from '@helpdex/contracts';
import { done, RecordHandler, type Delivery, type Outcome } from '@helpdex/kafka';
import { Controller, Inject } from '@nestjs/common';
import { JobWorker } from '../jobs/job-worker';
import { JobRepository } from '../jobs/job.repository';
import { StopOrders } from './stop-orders.service';

/** Writes the request down as a job; the worker carries it out apart, so that a long sync never holds up a partition. */
@Controller()
export class SyncRequestedHandler {
  constructor(
    @Inject(JobRepository) private readonly jobs: JobRepository,
    @Inject(StopOrders) private readonly stops: StopOrders,
    @Inject(JobWorker) private readonly worker: JobWorker,
  ) {}

  @RecordHandler({ topic: TOPICS.syncRequested, group: 'fetcher' })
  async request({ record: { data } }: Delivery<SyncRequested>): Promise<Outcome> {
    await this.jobs.request(data);
    // It may have been cancelled before it came.
    await this.stops.carryOut(data.tenant, data.source);
    this.worker.kick();
    return done();
  }
}
