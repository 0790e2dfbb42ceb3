import { docKey, KnowledgeChanged, TOPICS, type ArticleClassified, type KnowledgeChange, type RefusedEntry } from '@helpdex/contracts';
import { EVENT_PUBLISHER, type EventPublisher } from '@helpdex/kafka';
import { openSide, type BulkWriter, type IndexGenerations, type WrittenRecord } from '@helpdex/knowledge-index';
import type { SourceProjection } from '@helpdex/mongo';
import { failpoint } from '@helpdex/observability';
import { Inject, Injectable } from '@nestjs/common';
import { GenerationService } from '../generations/generation.service';
import { CLOCK, INDICES, SOURCES, WRITER, type Clock } from '../ports';
import { livingRecords } from './living-record';

const byTenant = (records: readonly ArticleClassified[]): Map<string, ArticleClassified[]> => {
  const groups = new Map<string, ArticleClassified[]>();
  for (const record of records) groups.set(record.tenant, [...(groups.get(record.tenant) ?? []), record]);
  return groups;
};

function changeOf(record: ArticleClassified): { change: KnowledgeChange; visibility: KnowledgeChanged['visibility'] } {
  const side = openSide(record);
  if (side === undefined) return { change: 'removed', visibility: 'none' };
  return { change: side === 'internal' && record.previousAudience === 'public' ? 'restricted' : 'searchable', visibility: side };
}

/** The only writer of the index. Version-guarded throughout, so every call may be repeated. */
@Injectable()
export class IndexService {
  constructor(
    @Inject(GenerationService) private readonly generations: GenerationService,
    @Inject(WRITER) private readonly writer: BulkWriter,
    @Inject(INDICES) private readonly indices: IndexGenerations,
    @Inject(EVENT_PUBLISHER) private readonly events: EventPublisher,
    @Inject(SOURCES) private readonly sources: SourceProjection,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Writes verdicts to a generation that is being filled, if there is one, then to the live one; their closings also to the one before it.
   * @returns the records that had to be given up. @throws DomainError `index_unavailable` when the cluster cannot take them now.
   */
  async apply(records: readonly ArticleClassified[], options: { refresh?: boolean } = {}): Promise<RefusedEntry[]> {
    const living = await livingRecords(this.sources, records);
    const parked = await this.applyAll(living, options);
    // Whoever deletes a source closes what there is by then. What was written after that, by somebody who had looked before, is closed here.
    const since = await livingRecords(this.sources, living);
    await this.applyAll(
      since.filter((record, index) => record !== living[index] && openSide(living[index] as ArticleClassified) !== undefined),
      options,
    );
    return parked;
  }

  /** Closes an entry whose record cannot be read, on both sides of every generation that could still be searched. */
  async close(tenant: string, entry: string): Promise<void> {
    const { live, building, previous } = await this.generations.targets(tenant);
    for (const sides of [...previous, ...building, live]) await this.writer.close(entry, sides);
  }

  /** Makes all that was written for a tenant visible to searches. */
  async refresh(tenant: string): Promise<void> {
    const { live, building, refreshes } = await this.generations.targets(tenant);
    if (refreshes) for (const sides of building) await this.indices.refresh(sides);
    await this.indices.refresh(live);
  }

  private async applyAll(records: readonly ArticleClassified[], options: { refresh?: boolean }): Promise<RefusedEntry[]> {
    const parked: RefusedEntry[] = [];
    for (const [tenant, own] of byTenant(records)) parked.push(...(await this.applyTo(tenant, own, options)));
    return parked;
  }

  /** What may be searched next gets a record before what is searched now: a crash in between, and a swap, then re-open nothing. */
  private async applyTo(tenant: string, records: readonly ArticleClassified[], options: { refresh?: boolean }): Promise<RefusedEntry[]> {
    const { live, building, refreshes, previous } = await this.generations.targets(tenant);
    const closings = records.filter((record) => openSide(record) !== 'public');
    for (const sides of previous) await this.writer.write(closings, sides, options);
    failpoint('indexer.after-closings');
    for (const sides of building) await this.writer.write(records, sides, { refresh: refreshes || options.refresh === true });
    const written = await this.writer.write(records, live, options);
    failpoint('indexer.after-bulk');
    await this.tell(written);
    return written.flatMap(({ record, verdict }) =>
      verdict.kind === 'parked' ? [{ key: docKey(record), ver: record.ver, reason: verdict.reason }] : [],
    );
  }

  /** At least once: a crash between writing and telling leaves the record unsettled, and it comes again as stale; so stale is told as well. */
  private async tell(written: readonly WrittenRecord[]): Promise<void> {
    const at = this.clock.now().toISOString();
    await this.events.publishAll(
      written.map(({ record, verdict }) => {
        const { tenant, source, article, locale, run, ver } = record;
        const { change, visibility } =
          verdict.kind === 'parked' ? { change: 'removed' as const, visibility: 'none' as const } : changeOf(record);
        const data: KnowledgeChanged = { tenant, source, article, locale, run, ver, change, visibility, at };
        return { topic: TOPICS.knowledgeChanged, event: KnowledgeChanged, key: docKey(record), data };
      }),
    );
  }
}
