import { DomainError } from '@helpdex/domain';
import { DependencyUnavailableError } from '@helpdex/kafka';
import type { Logger } from '@helpdex/observability';
import { Inject, Injectable } from '@nestjs/common';
import { LOGGER } from '../ports';
import { RebuildAudits } from './rebuild-audits';
import { RebuildEnding } from './rebuild-ending';
import { RebuildLease } from './rebuild-lease';
import { RebuildLostError, RebuildRepository } from './rebuild.repository';
import { WORKING_PHASES, type RebuildRow } from './rebuild.schema';
import { RebuildSteps } from './rebuild-steps';

/** A dependency that is away may come back: ten minutes at the loop's pace. */
const MAX_FAILURES_AWAY = 300;
/** Anything else is tried again a few times, and then told. */
const MAX_FAILURES = 5;

const isWorking = ({ phase }: RebuildRow): boolean => (WORKING_PHASES as readonly string[]).includes(phase);

/** Takes one rebuild as far as it goes. What it has come to is stored after every step, so another process goes on from there. */
@Injectable()
export class RebuildWorker {
  constructor(
    @Inject(RebuildRepository) private readonly rebuilds: RebuildRepository,
    @Inject(RebuildSteps) private readonly steps: RebuildSteps,
    @Inject(RebuildLease) private readonly leases: RebuildLease,
    @Inject(RebuildEnding) private readonly ending: RebuildEnding,
    @Inject(RebuildAudits) private readonly audits: RebuildAudits,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async advance({ _id, tenant }: RebuildRow, ending: AbortSignal): Promise<void> {
    const lease = await this.leases.take(tenant, ending);
    if (!lease) return;
    try {
      let row = await this.rebuilds.take(_id, lease.token);
      while (row && isWorking(row) && !lease.signal.aborted) row = await this.step(row, lease.signal);
    } finally {
      await lease.end();
    }
  }

  private async step(row: RebuildRow, signal: AbortSignal): Promise<RebuildRow | null> {
    try {
      await this.audits.deliver(row);
      const fields = await this.steps.run({
        row: { ...row, audits: [] },
        signal,
        note: async (noted) => void (await this.rebuilds.note(row, noted)),
      });
      const next = await this.rebuilds.note(row, { ...fields, failures: 0 });
      this.logger.info({ rebuild: row._id, tenant: row.tenant, from: row.phase, to: next.phase, counts: next.counts }, 'rebuild moved on');
      if (next.phase === 'swapped') await this.rebuilds.forgetRollbacks(row.tenant, row._id);
      return next;
    } catch (error) {
      if (signal.aborted || error instanceof RebuildLostError) return null;
      await this.failed(row, error);
      return null;
    }
  }

  private async failed(row: RebuildRow, error: unknown): Promise<void> {
    const away = error instanceof DependencyUnavailableError || (error instanceof DomainError && error.kind === 'unavailable');
    const { failures } = await this.rebuilds.get(row.tenant, row._id);
    this.logger.warn({ rebuild: row._id, phase: row.phase, failures, err: error }, 'rebuild has to wait');
    const isFinal = error instanceof DomainError && error.code === 'rebuild_superseded';
    if (!isFinal && failures + 1 < (away ? MAX_FAILURES_AWAY : MAX_FAILURES)) {
      await this.rebuilds.note(row, { failures: failures + 1 }).catch(() => undefined);
      return;
    }
    const code = error instanceof DomainError ? error.code : 'rebuild_failed';
    await this.ending.giveUp(
      row,
      code,
      error instanceof DomainError ? error.message : 'The rebuild could not go on; the log of the indexer says why.',
    );
  }
}
