import { PermanentError } from '@helpdex/kafka';
import type { SourceProjection } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import { ClassifyService } from '../classify/classify.service';
import { CLOCK, type Clock } from '../clock.port';
import { LedgerRepository } from '../ledger/ledger.repository';
import type { LedgerRow } from '../ledger/ledger.schema';
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

  /** @returns how many rows were attended to; zero means there is nothing left to do for now. @throws what went wrong first, once every kind of work was tried */
  async pass(): Promise<number> {
    const steps = [() => this.sendOrphans(), () => this.rejudgeStale(), () => this.removals.pass()];
    const failures: unknown[] = [];
    let handled = 0;
    for (const step of steps) handled += await step().catch((error: unknown) => (failures.push(error), 0));
    if (failures.length > 0) throw failures[0];
    return handled;
  }

  private async sendOrphans(): Promise<number> {
    const rows = await this.ledger.findUnsent(new Date(this.clock.now().getTime() - ORPHANED_AFTER_MS));
    try {
      await this.classify.send(rows);
    } catch (error) {
      if (!(error instanceof PermanentError)) throw error;
      await this.sendEach(rows);
    }
    return rows.length;
  }

  /** One verdict that Kafka will never take holds up none of the others. @throws PermanentError for it, once the others are sent */
  private async sendEach(rows: readonly LedgerRow[]): Promise<void> {
    let refused: PermanentError | undefined;
    for (const row of rows)
      await this.classify.send([row]).catch((error: unknown) => {
        if (!(error instanceof PermanentError)) throw error;
        refused = error;
      });
    if (refused) throw refused;
  }

  private async rejudgeStale(): Promise<number> {
    let handled = 0;
    for (const changed of await this.sources.all()) handled += await this.rejudge.some(changed);
    return handled;
  }
}
