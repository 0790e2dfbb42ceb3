import { sourceIsEnding, sourceKey, TOPICS, type SourceChanged } from '@helpdex/contracts';
import { done, RecordHandler, retry, type Clock, type Delivery, type Outcome } from '@helpdex/kafka';
import { Controller, Inject } from '@nestjs/common';
import { CLOCK } from '../tokens';
import { rescheduled } from './due';
import { ScheduleRepository } from './schedule.repository';

/** The ticker, or another instance, may change the row between reading and writing. */
const MAX_ATTEMPTS = 10;

/** Learns of sources: which are to be synced, and how often. */
@Controller()
export class SourceChangedHandler {
  constructor(
    @Inject(ScheduleRepository) private readonly schedules: ScheduleRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @RecordHandler({ topic: TOPICS.sourceChanged, group: 'scheduler' })
  async learn({ record: { data } }: Delivery<SourceChanged>): Promise<Outcome> {
    if (sourceIsEnding(data)) {
      await this.schedules.remove(sourceKey(data.tenant, data.source));
      return done();
    }
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const row = await this.schedules.find(sourceKey(data.tenant, data.source));
      if (row && row.revision >= data.revision) return done();
      if (await this.schedules.replace(row, rescheduled(row, data, new Date(this.clock.now())))) return done();
    }
    return retry('schedule-contended');
  }
}
