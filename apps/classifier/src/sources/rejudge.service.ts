import { sourceIsEnding, type SourceChanged } from '@helpdex/contracts';
import { hasUnsentVerdict, rejudge } from '@helpdex/domain';
import { Inject, Injectable } from '@nestjs/common';
import { ClassifyService } from '../classify/classify.service';
import { CLOCK, type Clock } from '../clock.port';
import { LedgerRepository } from '../ledger/ledger.repository';
import type { LedgerRow } from '../ledger/ledger.schema';
import { rowChange } from '../ledger/row-change';
import { descoped, isInScope } from './scope';
import { contextOf } from './source-rules';

/** Judges entries again whose source has other rules now, from what the ledger holds: Zendesk is not asked. */
@Injectable()
export class RejudgeService {
  constructor(
    @Inject(LedgerRepository) private readonly ledger: LedgerRepository,
    @Inject(ClassifyService) private readonly classify: ClassifyService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** One batch of a source. @returns how many rows were looked at; 0 when all are judged by the rules in force. */
  async some(changed: SourceChanged): Promise<number> {
    const { tenant, source, policyVersion } = changed;
    if (sourceIsEnding(changed)) return 0;
    const rows = await this.ledger.findJudgedBefore({ tenant, source, policyVersion });
    const changes = rows.map((row) => rowChange(row, judgedAgain(row, changed), { at: this.clock.now(), run: null, by: 'rules' }));
    const lost = await this.ledger.compareAndSet(changes);
    await this.classify.send(changes.map(({ next }) => next).filter((row) => !lost.has(row._id) && hasUnsentVerdict(row)));
    return rows.length;
  }

  /** All of a source. */
  async all(changed: SourceChanged): Promise<void> {
    while ((await this.some(changed)) > 0);
  }
}

function judgedAgain(row: LedgerRow, changed: SourceChanged): LedgerRow {
  const { policyVersion, options } = changed;
  if (!isInScope({ locale: row.locale, brand: row.facts.brand }, options)) return { ...descoped(row, policyVersion), policyVersion };
  return { ...row, ...(rejudge(row, {}, contextOf(changed)) ?? { policyVersion }) };
}
