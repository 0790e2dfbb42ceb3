import { ArticleClassified, entryId, MAX_RECORD_BYTES, parseDocKey, TOPICS } from '@helpdex/contracts';
import { compiledValidator, decodeRecord, isEvent, type RawMessage, type ReplayBatch } from '@helpdex/kafka';
import type { BulkWriter, SideIndices } from '@helpdex/knowledge-index';
import { failpoint } from '@helpdex/observability';

/** Batches decoded, but not written yet: one being written and one waiting for each half of the machine. */
const MAX_IN_HAND = 3;

export interface WrittenBatch {
  partition: number;
  next: bigint;
  replayed: number;
  written: number;
  stale: number;
}

export interface ReplayTarget {
  writer: BulkWriter;
  sides: SideIndices;
  /** Records whose key begins otherwise are not looked at. */
  keyPrefix: string;
  /** The records as their sources let them be. */
  living: (records: readonly ArticleClassified[]) => Promise<ArticleClassified[]>;
  /** Told in order per partition, when the index has everything up to there. */
  onWritten: (batch: WrittenBatch) => Promise<void>;
}

/** A stretch of readable records, or the key of one that cannot be read. */
type Stretch = { records: ArticleClassified[] } | { unreadable: string };

/** Writes replayed records into a generation: decodes the next batch while the cluster takes the last one, in order per partition, bounded. */
export class ReplayWriter {
  private readonly tails = new Map<number, Promise<void>>();
  private readonly inHand = new Set<Promise<void>>();
  private failure: { error: unknown } | undefined;

  constructor(private readonly target: ReplayTarget) {}

  async handle(batch: ReplayBatch): Promise<void> {
    const stretches = this.decode(batch);
    while (this.inHand.size >= MAX_IN_HAND) await Promise.race(this.inHand);
    this.throwIfFailed();
    const before = this.tails.get(batch.partition) ?? Promise.resolve();
    const work = before.then(() => this.write(batch, stretches)).catch((error: unknown) => void (this.failure ??= { error }));
    this.tails.set(batch.partition, work);
    this.inHand.add(work);
    void work.finally(() => this.inHand.delete(work));
  }

  /** Resolves when all that was handed over is in the index. */
  async drain(): Promise<void> {
    await Promise.all(this.inHand);
    this.throwIfFailed();
  }

  private async write({ partition, messages, next }: ReplayBatch, stretches: readonly Stretch[]): Promise<void> {
    if (this.failure) return;
    const { writer, sides, living, onWritten } = this.target;
    const told: WrittenBatch = { partition, next, replayed: messages.length, written: 0, stale: 0 };
    for (const stretch of stretches) {
      // As the live index does: what cannot be read must not go on answering as it was.
      if ('unreadable' in stretch) await writer.close(stretch.unreadable, sides);
      else {
        const results = await writer.write(await living(stretch.records), sides);
        const news = results.filter(({ verdict }) => verdict.kind !== 'stale').length;
        told.written += news;
        told.stale += stretch.records.length - news;
      }
    }
    failpoint('indexer.replay-batch');
    await onWritten(told);
  }

  private decode({ topic, partition, messages }: ReplayBatch): Stretch[] {
    const stretches: Stretch[] = [];
    let records: ArticleClassified[] = [];
    for (const message of messages) {
      const key = message.key?.toString('utf8') ?? '';
      if (!key.startsWith(this.target.keyPrefix)) continue;
      const decoded = this.decodeOne(message, topic, partition);
      if (decoded.ok && isEvent(decoded.record, ArticleClassified)) records.push(decoded.record.data);
      const identity = decoded.ok ? undefined : parseDocKey(key);
      if (!identity) continue;
      stretches.push({ records }, { unreadable: entryId(identity) });
      records = [];
    }
    return records.length > 0 ? [...stretches, { records }] : stretches;
  }

  private decodeOne(message: RawMessage, topic: string, partition: number): ReturnType<typeof decodeRecord> {
    const context = { spec: TOPICS.articleClassified, topic, partition, validator: compiledValidator, maxRecordBytes: MAX_RECORD_BYTES };
    return decodeRecord(message, 1, context);
  }

  private throwIfFailed(): void {
    if (this.failure) throw this.failure.error;
  }
}
