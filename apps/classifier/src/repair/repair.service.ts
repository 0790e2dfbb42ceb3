import type { SourceProjection } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import { ClassifyService } from '../classify/classify.service';
import { CLOCK, type Clock } from '../clock.port';
import { LedgerRepository } from '../ledger/ledger.repository';
import { ApprovedRemovals } from '../reviews/approved-removal.service';
import { RejudgeService } from '../sources/rejudge.service';
import { SOURCES } from '../sources/source-rules';

/** A verdict still unsent after this long lost its sender: redelivery or a running request would have sent it. */
const ORPHANED_AFTER_MS = 10_000;

/** Work that no record brings: verdicts whose sender died, rows judged under rules that have changed since, removals that a person approved. */
@Injectable()
export class RepairService {
  constructor(
    @Inject(LedgerRepository) private readonly ledger: LedgerRepository,
    @Inject(SOURCES) private readonly sources: SourceProjection,
    @Inject(ClassifyService) private readonly classify: ClassifyService,
    @Inject(RejudgeService) private readonly rejudge: RejudgeService,
    @Inject(ApprovedRemovals) private readonly removals: ApprovedRemovals,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @returns how many rows were attended to; zero means there is nothing left to do for now. */
  async pass(): Promise<number> {
    return (await this.sendOrphans()) + (await this.rejudgeStale()) + (await this.removals.pass());
  }

  private async sendOrphans(): Promise<number> {
    const rows = await this.ledger.findUnsent(new Date(this.clock.now().getTime() - ORPHANED_AFTER_MS));
    await this.classify.send(rows);
    return rows.length;
  }

  private async rejudgeStale(): Promise<number> {
    let handled = 0;
    for (const changed of await this.sources.all()) handled += await this.rejudge.some(changed);
    return handled;
  }
}
