import { TOPICS, type SourceChanged } from '@helpdex/contracts';
import { done, RecordHandler, type Delivery, type Outcome } from '@helpdex/kafka';
import type { SourceProjection } from '@helpdex/mongo';
import { Controller, Inject } from '@nestjs/common';
import { SOURCES } from './source-rules';

/** Learns the rules of sources. A group of its own, so that rules never wait behind articles. */
@Controller()
export class SourceChangedHandler {
  constructor(@Inject(SOURCES) private readonly sources: SourceProjection) {}

  @RecordHandler({ topic: TOPICS.sourceChanged, group: 'classifier-sources' })
  async learn({ record }: Delivery<SourceChanged>): Promise<Outcome> {
    await this.sources.learn(record.data);
    return done();
  }
}
