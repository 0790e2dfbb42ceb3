import { TOPICS, type SourceChanged } from '@helpdex/contracts';
import { done, RecordHandler, type Delivery, type Outcome } from '@helpdex/kafka';
import type { SourceProjection } from '@helpdex/mongo';
import { Controller, Inject } from '@nestjs/common';
import { GenerationService } from '../generations/generation.service';
import { SOURCES } from '../ports';

/** Learns of sources: their floor, and that their tenant needs an index before anybody searches it. */
@Controller()
export class SourceChangedHandler {
  constructor(
    @Inject(SOURCES) private readonly sources: SourceProjection,
    @Inject(GenerationService) private readonly generations: GenerationService,
  ) {}

  @RecordHandler({ topic: TOPICS.sourceChanged, group: 'indexer-sources' })
  async learn({ record }: Delivery<SourceChanged>): Promise<Outcome> {
    await this.sources.learn(record.data);
    await this.generations.targets(record.data.tenant);
    return done();
  }
}
