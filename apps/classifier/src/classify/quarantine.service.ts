import { docKey, parseDocKey, sourceIsEnding, type EntryIdentity, type RefusedEntry } from '@helpdex/contracts';
import { accept, unseenEntry, type LedgerEntry } from '@helpdex/domain';
import type { SourceProjection } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../clock.port';
import { LedgerRepository } from '../ledger/ledger.repository';
import type { LedgerRow } from '../ledger/ledger.schema';
import { rowChange } from '../ledger/row-change';
import { contextOf, SOURCES } from '../sources/source-rules';
import { QUARANTINED_BY } from '../quarantine/quarantine-view';
import { ClassifyService } from './classify.service';

const MAX_ATTEMPTS = 5;
const MAX_DETAIL_CHARS = 1_000;

interface Cause {
  by: string;
  detail: string;
  /** Of an entry that the ledger does not know yet. */
  partition?: number;
  /** Only while this is the entry's last verdict. */
  onlyAt?: number;
}

/** Closes entries whose records cannot be read. A later fetch, under a higher `ver`, opens them again. */
@Injectable()
export class QuarantineService {
  constructor(
    @Inject(LedgerRepository) private readonly ledger: LedgerRepository,
    @Inject(ClassifyService) private readonly classifier: ClassifyService,
    @Inject(SOURCES) private readonly sources: SourceProjection,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @param key of the record; one that names no entry has nothing to close. */
  async close(key: string | null, partition: number, detail: string): Promise<void> {
    if (key !== null) await this.put(key, { by: QUARANTINED_BY.record, detail, partition });
  }

  /** The index has closed an entry whose text it refuses; without this, the ledger would take it for searchable. A newer verdict has its own chance. */
  async refused(tenant: string, { key, ver, reason }: RefusedEntry): Promise<void> {
    if (parseDocKey(key)?.tenant !== tenant) return;
    await this.put(key, { by: QUARANTINED_BY.index, detail: `the search index refuses the text: ${reason}`, onlyAt: ver });
  }

  /** Takes in an entry that search shows and the ledger does not know. Nothing is sent: the fetch that follows says what becomes of it. */
  async adopt(identity: EntryIdentity, detail: string): Promise<void> {
    const at = this.clock.now();
    const blank = { titleFold: '', unsentSince: null, history: [], partition: 0, detail, syncedAt: at };
    const row: LedgerRow = { ...identity, ...unseenEntry(), ...blank, _id: docKey(identity) };
    await this.ledger.compareAndSet([rowChange(undefined, row, { at, run: null, by: QUARANTINED_BY.driftCheck })]);
  }

  private async put(key: string, cause: Cause): Promise<void> {
    const identity = parseDocKey(key);
    if (!identity) return;
    const changed = await this.sources.one(identity.tenant, identity.source);
    if (!changed || sourceIsEnding(changed)) return;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const row = (await this.ledger.find([key])).get(key);
      if (cause.onlyAt !== undefined && row?.emitVer !== cause.onlyAt) return;
      const next = this.quarantined(row, contextOf(changed));
      if (!next) return;
      const told: LedgerRow = {
        ...(row ?? { ...identity, _id: key, partition: cause.partition ?? 0, titleFold: '', unsentSince: null, history: [] }),
        ...next,
        detail: cause.detail.slice(0, MAX_DETAIL_CHARS),
        syncedAt: this.clock.now(),
      };
      const change = rowChange(row, told, { at: this.clock.now(), run: null, by: cause.by });
      if ((await this.ledger.compareAndSet([change])).size > 0) continue;
      return this.classifier.send([change.next]);
    }
    throw new Error('compare-and-set kept losing while an entry was being quarantined');
  }

  /** The record's own version is unknown, so the entry keeps its evidence version: any later fetch is newer. */
  private quarantined(row: LedgerRow | undefined, context: ReturnType<typeof contextOf>): LedgerEntry | undefined {
    const ver = row?.ver ?? context.floor;
    const seen = { ver, run: row?.lastSeenRun ?? 0, state: 'unparsable' } as const;
    const result = accept(row && { ...row, ver: ver - 1 }, seen, context);
    return result.kind === 'accept' && result.emit ? result.next : undefined;
  }
}
