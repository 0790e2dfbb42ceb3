import { TOPICS } from '@helpdex/contracts';
import { TOPIC_REPLAYER, type TopicReplayer } from '@helpdex/kafka';
import type { BulkWriter, SideIndices } from '@helpdex/knowledge-index';
import type { SourceProjection } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import { livingRecords } from '../../indexing/living-record';
import { CLOCK, SOURCES, WRITER, type Clock } from '../../ports';
import type { StoredSpan } from '../rebuild.schema';
import { recordsIn } from './prepare.step';
import { ReplayWriter, type WrittenBatch } from './replay-writer';
import type { Turn } from './step';

/** How often what is done is stored: that much is done again after a crash, at most. */
const NOTE_EVERY_MS = 1_000;

/** Replays the topic of verdicts into a generation from where the rebuild stands, and stores how far it is. */
@Injectable()
export class Replay {
  constructor(
    @Inject(TOPIC_REPLAYER) private readonly replayer: TopicReplayer,
    @Inject(WRITER) private readonly writer: BulkWriter,
    @Inject(SOURCES) private readonly sources: SourceProjection,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async into(sides: SideIndices, spans: readonly StoredSpan[], turn: Turn): Promise<void> {
    const { row, signal } = turn;
    const notes = new ReplayNotes(turn, spans, () => this.clock.now().getTime());
    const writer = new ReplayWriter({
      ...{ writer: this.writer, sides },
      keyPrefix: row.sourceId === null ? `${row.tenant}|` : `${row.tenant}|${row.sourceId}|`,
      living: (records) => livingRecords(this.sources, records),
      onWritten: (batch) => notes.written(batch),
    });
    await this.replayer.read({
      ...{ topic: TOPICS.articleClassified, group: `rebuild-${row._id}`, signal },
      spans: spans.map(({ partition, from, to }) => ({ partition, from: BigInt(from), to: BigInt(to) })),
      handle: (batch) => writer.handle(batch),
    });
    await writer.drain();
    await notes.store();
  }
}

/** How far a replay is; stored now and then. */
class ReplayNotes {
  private readonly positions: Map<number, StoredSpan>;
  private readonly counts: Turn['row']['counts'];
  private readonly startedAt: number;
  private readonly leftAtStart: number;
  private notedAt: number;

  constructor(
    private readonly turn: Turn,
    spans: readonly StoredSpan[],
    private readonly now: () => number,
  ) {
    this.positions = new Map(spans.map((span) => [span.partition, span]));
    this.counts = { ...turn.row.counts };
    this.startedAt = this.notedAt = now();
    this.leftAtStart = recordsIn(spans);
  }

  async written({ partition, next, replayed, written, stale }: WrittenBatch): Promise<void> {
    const span = this.positions.get(partition);
    if (span) this.positions.set(partition, { ...span, from: String(next) });
    this.counts.replayed += replayed;
    this.counts.written += written;
    this.counts.stale += stale;
    if (this.now() - this.notedAt < NOTE_EVERY_MS) return;
    this.notedAt = this.now();
    await this.store();
  }

  async store(): Promise<void> {
    const spans = [...this.positions.values()];
    const left = recordsIn(spans);
    const total = this.turn.row.toReplay;
    const perMs = (this.leftAtStart - left) / Math.max(1, this.now() - this.startedAt);
    const etaSeconds = perMs > 0 ? Math.round(left / perMs / 100) / 10 : null;
    await this.turn.note({
      spans,
      counts: { ...this.counts },
      progress: { done: Math.max(0, total - left), total, etaSeconds },
      failures: 0,
    });
  }
}
