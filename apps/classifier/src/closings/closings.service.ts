import { docKey, type ArticleFetched } from '@helpdex/contracts';
import { isIndexed } from '@helpdex/domain';
import type { SourceProjection } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import { IMMEDIATE_INDEX, type ImmediateIndex } from '../articles/immediate-index.port';
import { ClassifyService } from '../classify/classify.service';
import { verdictOf } from '../classify/verdict';
import { CLOCK, type Clock } from '../clock.port';
import { LedgerRepository } from '../ledger/ledger.repository';
import { contextOf, SOURCES } from '../sources/source-rules';

/** Closes at once what a fetched record closes, by the ledger's ordinary rules: only the way into the index is a shorter one (ADR 0011). */
@Injectable()
export class ClosingsService {
  constructor(
    @Inject(LedgerRepository) private readonly ledger: LedgerRepository,
    @Inject(ClassifyService) private readonly classifier: ClassifyService,
    @Inject(IMMEDIATE_INDEX) private readonly index: ImmediateIndex,
    @Inject(SOURCES) private readonly sources: SourceProjection,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  open(tenant: string, keys: readonly string[]): Promise<string[]> {
    return this.ledger.openAmong(tenant, keys);
  }

  /**
   * Entries that the ledger does not know yet are left to the ordinary way: customers do not find them either.
   * @returns how many were closed in the index
   * @throws DomainError `unavailable` when the index could not take it; the ordinary way will
   */
  async apply(records: readonly ArticleFetched[]): Promise<number> {
    const known = await this.sources.of(records);
    const rows = await this.ledger.find(records.map(docKey));
    for (const record of records) {
      const [row, changed] = [rows.get(docKey(record)), known.get(`${record.tenant}|${record.source}`)];
      if (row && changed) await this.classifier.classify(row.partition, [{ record, context: contextOf(changed), scope: changed.options }]);
    }
    let closed = 0;
    for (const row of (await this.ledger.find([...rows.keys()])).values()) {
      // What was removed keeps the audience it had.
      if (isIndexed(row) && row.audience === 'public') continue;
      await this.index.apply(verdictOf(row, this.clock.now()).record);
      closed += 1;
    }
    return closed;
  }
}
