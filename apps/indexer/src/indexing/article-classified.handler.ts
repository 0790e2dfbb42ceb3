import { ArticleClassified, entryId, parseDocKey, RunBarrier, TOPICS } from '@helpdex/contracts';
import {
  BatchHandler,
  BeforePark,
  done,
  isEvent,
  park,
  type Batch,
  type BatchResult,
  type DecodedRecord,
  type Outcome,
  type ParkedRecord,
} from '@helpdex/kafka';
import { Controller, Inject } from '@nestjs/common';
import { IndexService } from './index.service';
import { INDEXER_GROUP } from './indexer-group';
import { RefusedEntries } from './refused-entries';
import { RunProgress } from './run-progress';

const SUBSCRIPTION = { topic: TOPICS.articleClassified, group: INDEXER_GROUP } as const;

type Classified = DecodedRecord<ArticleClassified>;

/** Writes verdicts in order, and tells of a run's end once everything before its barrier can be searched. */
@Controller()
export class ArticleClassifiedHandler {
  constructor(
    @Inject(IndexService) private readonly index: IndexService,
    @Inject(RunProgress) private readonly progress: RunProgress,
    @Inject(RefusedEntries) private readonly quarantine: RefusedEntries,
  ) {}

  @BatchHandler({ ...SUBSCRIPTION, maxRecords: 1_000 })
  async apply(batch: Batch<ArticleClassified | RunBarrier>): Promise<BatchResult> {
    const parked = new Map<string, string>();
    let stretch: Classified[] = [];
    const settle = async (): Promise<void> => {
      const refused = await this.index.apply(stretch.map(({ data }) => data));
      await this.quarantine.note(refused);
      for (const { key, reason } of refused) parked.set(key, reason);
      await this.count(batch.partition, stretch);
      stretch = [];
    };
    for (const record of batch.records) {
      if (isEvent(record, ArticleClassified)) stretch.push(record);
      if (!isEvent(record, RunBarrier)) continue;
      await settle();
      await this.index.refresh(record.data.tenant);
      await this.progress.passBarrier(record.data, Number(record.offset));
    }
    await settle();
    return batch.records.map((record): Outcome => outcomeOf(record, parked));
  }

  /** What cannot be read must not go on answering as it was. */
  @BeforePark(SUBSCRIPTION)
  async close(record: ParkedRecord): Promise<void> {
    const identity = record.key === null ? undefined : parseDocKey(record.key);
    if (identity) await this.index.close(identity.tenant, entryId(identity));
  }

  private async count(partition: number, stretch: readonly Classified[]): Promise<void> {
    // An entry of which nothing could ever be read is closed by no run at all.
    const last = stretch.findLast(({ data }) => data.run > 0);
    if (!last) return;
    const { tenant, source, run } = last.data;
    const settled = stretch.filter(({ data }) => data.run === run && data.source === source && data.content !== undefined).length;
    await this.progress.count({ tenant, source, run, partition }, settled, Number(last.offset));
  }
}

const outcomeOf = (record: DecodedRecord, parked: ReadonlyMap<string, string>): Outcome => {
  const reason = parked.get(record.key);
  return reason === undefined ? done() : park('index-refused', reason);
};
