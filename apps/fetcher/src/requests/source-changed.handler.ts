import { TOPICS, type SourceChanged } from '@helpdex/contracts';
import { done, RecordHandler, type Delivery, type Outcome } from '@helpdex/kafka';
import type { SourceProjection } from '@helpdex/mongo';
import { Controller, Inject } from '@nestjs/common';
import { SOURCES } from '../ports';
import { StopOrders } from './stop-orders.service';

/** Learns of sources, and stops what runs for one that is not to be called any more, or was cancelled. */
@Controller()
export class SourceChangedHandler {
  constructor(
    @Inject(SOURCES) private readonly sources: SourceProjection,
    @Inject(StopOrders) private readonly stops: StopOrders,
  ) {}

  @RecordHandler({ topic: TOPICS.sourceChanged, group: 'fetcher-sources' })
  async learn({ record: { data } }: Delivery<SourceChanged>): Promise<Outcome> {
    await this.sources.learn(data);
    await this.stops.carryOut(data.tenant, data.source);
    return done();
  }
}
