import { ArticleFetched, parseDocKey, sourceIsEnding, type Erasure, type SourceChanged } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import { isEvent, type DecodedRecord } from '@helpdex/kafka';
import type { SourceProjection } from '@helpdex/mongo';
import { failpoint } from '@helpdex/observability';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../clock.port';
import { LEDGER } from '../ledger/ledger.port';
import type { LedgerModel, LedgerRow } from '../ledger/ledger.schema';
import { SourceNotes } from './source-notes';
import { SOURCES } from './source-rules';
import { TopicEraser } from './topic-eraser';

const BATCH = 500;
/** A call answers after about so long, with what it has come to. */
const CALL_MS = 5_000;

type Purged = SourceChanged & { purge: true };
const isPurged = (changed: SourceChanged | undefined): changed is Purged =>
  changed !== undefined && sourceIsEnding(changed) && changed.purge === true;

/** Forgets a source that is being deleted. Every call may be repeated, also after a crash anywhere. */
@Injectable()
export class ErasureService {
  constructor(
    @Inject(LEDGER) private readonly ledger: LedgerModel,
    @Inject(SourceNotes) private readonly notes: SourceNotes,
    @Inject(SOURCES) private readonly sources: SourceProjection,
    @Inject(TopicEraser) private readonly topics: TopicEraser,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @returns how many entries were forgotten; 0 when none is left.
   * @throws DomainError `deletion_unknown` while this service has not heard of the deletion: what it then forgot might come back.
   */
  async erase({ tenant, source, floor, purge }: Erasure & { purge: boolean }): Promise<number> {
    const changed = await this.sources.one(tenant, source);
    if (!changed || !sourceIsEnding(changed) || changed.floor !== floor)
      throw new DomainError('unavailable', 'deletion_unknown', 'The deletion of the source is not known here yet.');
    await this.notes.forget(tenant, source);
    const until = this.clock.now().getTime() + CALL_MS;
    let erased = 0;
    for (let batch = -1; batch !== 0 && this.clock.now().getTime() < until; erased += batch)
      batch = await this.eraseSome({ tenant, source, floor }, purge);
    return erased;
  }

  /** Records of a purged source that were still under way: their text goes as well. They are as dead as the rest, and nothing else becomes of them. */
  async eraseLate(partition: number, records: readonly DecodedRecord[], sources: ReadonlyMap<string, SourceChanged>): Promise<void> {
    for (const record of records) {
      if (!isEvent(record, ArticleFetched) || !record.data.content) continue;
      const { tenant, source, article, locale } = record.data;
      const changed = sources.get(`${tenant}|${source}`);
      if (isPurged(changed)) await this.topics.unjudged([{ tenant, source, article, locale, partition }], changed.floor);
    }
  }

  /** The same of a record that could not be read. */
  async eraseParked(key: string | null, partition: number): Promise<void> {
    const identity = key === null ? undefined : parseDocKey(key);
    if (!identity) return;
    const changed = await this.sources.one(identity.tenant, identity.source);
    if (isPurged(changed)) await this.topics.unjudged([{ ...identity, partition }], changed.floor);
  }

  private async eraseSome({ tenant, source, floor }: Erasure, purge: boolean): Promise<number> {
    const rows = await this.ledger
      .find({ tenant, source }, { tenant: 1, source: 1, article: 1, locale: 1, partition: 1 })
      .limit(BATCH)
      .lean<Pick<LedgerRow, '_id' | 'tenant' | 'source' | 'article' | 'locale' | 'partition'>[]>();
    if (rows.length === 0) return 0;
    if (purge) await this.topics.everywhere(rows, floor);
    failpoint('classifier.before-erase');
    await this.ledger.deleteMany({ _id: { $in: rows.map(({ _id }) => _id) } });
    return rows.length;
  }
}
