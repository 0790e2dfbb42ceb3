import { ArticleFetched, RunBarrier, TOPICS } from '@helpdex/contracts';
import {
  BatchHandler,
  BeforePark,
  done,
  isEvent,
  retry,
  type Batch,
  type BatchResult,
  type DecodedRecord,
  type ParkedRecord,
} from '@helpdex/kafka';
import type { SourceProjection } from '@helpdex/mongo';
import { Controller, Inject } from '@nestjs/common';
import { RunProgress } from '../progress/run-progress';
import { ErasureService } from '../sources/erasure.service';
import { contextOf, SOURCES } from '../sources/source-rules';
import { BarrierService } from './barrier.service';
import { ClassifyService, type Fetched } from './classify.service';
import { QuarantineService } from './quarantine.service';

const SUBSCRIPTION = { topic: TOPICS.articleFetched, group: 'classifier' } as const;
/** So many at a time are read, judged and written together; six partitions take turns. */
const BATCH = 100;
/** `source.changed` is another topic, so an article may arrive before its source does, or before what was changed of it. */
const SOURCE_LAG_MS = 250;

/** Takes what the fetcher produced, in order. A barrier counts once everything before it is settled. */
@Controller()
export class ArticleFetchedHandler {
  constructor(
    @Inject(ClassifyService) private readonly classifier: ClassifyService,
    @Inject(QuarantineService) private readonly quarantine: QuarantineService,
    @Inject(RunProgress) private readonly progress: RunProgress,
    @Inject(BarrierService) private readonly barriers: BarrierService,
    @Inject(ErasureService) private readonly erasure: ErasureService,
    @Inject(SOURCES) private readonly sources: SourceProjection,
  ) {}

  @BatchHandler({ ...SUBSCRIPTION, maxRecords: BATCH })
  async classify(batch: Batch<ArticleFetched | RunBarrier>): Promise<BatchResult> {
    const known = await this.sources.of(batch.records.map(({ data }) => data));
    let stretch: Fetched[] = [];
    for (const record of batch.records) {
      const changed = known.get(`${record.data.tenant}|${record.data.source}`);
      if (!changed) return retry('source-unknown', SOURCE_LAG_MS);
      // By its old options the source may not take in yet what was fetched by the new ones, or miss what they no longer ask for.
      if (changed.policyVersion < (record.data.policyVersion ?? 0)) return retry('source-behind', SOURCE_LAG_MS);
      if (isEvent(record, ArticleFetched)) stretch.push({ record: record.data, context: contextOf(changed), scope: changed.options });
      if (!isEvent(record, RunBarrier)) continue;
      await this.classifier.classify(batch.partition, stretch);
      stretch = [];
      await this.barriers.settle(record.data, changed, Number(record.offset));
    }
    await this.erasure.eraseLate(batch.partition, batch.records, known);
    await this.classifier.classify(batch.partition, stretch);
    await this.report(batch.partition, batch.records);
    return done();
  }

  /** Whatever cannot be read must not go on answering as it was: the entry is closed before the offset passes. */
  @BeforePark(SUBSCRIPTION)
  async close(record: ParkedRecord): Promise<void> {
    await this.erasure.eraseParked(record.key, record.partition);
    await this.quarantine.close(record.key, record.partition, `${record.reason}: ${record.detail}`);
  }

  private async report(partition: number, records: readonly DecodedRecord<ArticleFetched | RunBarrier>[]): Promise<void> {
    const last = records.findLast((record) => isEvent(record, ArticleFetched));
    if (!last) return;
    const { tenant, source, run } = last.data;
    await this.progress.maybeReport({ tenant, source, run, partition }, Number(last.offset));
  }
}
