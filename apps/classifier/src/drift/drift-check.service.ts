import { sourceIsEnding, type SourceChanged } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import type { SourceProjection } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import { SOURCES } from '../sources/source-rules';
import { DriftRepository } from './drift.repository';
import type { DriftRow } from './drift.schema';
import { DriftHealing, type Healing } from './drift-healing';
import { DriftTally } from './drift-tally';
import { IndexComparison } from './index-comparison';
import { ZendeskComparison } from './zendesk-comparison';

/** Whoever dies of a check would do so again. */
const MAX_ATTEMPTS = 3;

/** Carries out one check from its beginning to its end: listing, fence, index, healing. */
@Injectable()
export class DriftCheck {
  constructor(
    @Inject(DriftRepository) private readonly checks: DriftRepository,
    @Inject(SOURCES) private readonly sources: SourceProjection,
    @Inject(ZendeskComparison) private readonly zendesk: ZendeskComparison,
    @Inject(IndexComparison) private readonly index: IndexComparison,
    @Inject(DriftHealing) private readonly healing: DriftHealing,
  ) {}

  /** @throws DriftLeaseLost, or because of `signal`; whatever else goes wrong is the check's result. */
  async carryOut(claimed: DriftRow, signal: AbortSignal): Promise<void> {
    const tally = new DriftTally();
    tally.findings.zendeskRequests = claimed.zendeskRequests;
    try {
      if (claimed.attempts > MAX_ATTEMPTS)
        throw new DomainError('internal', 'drift_interrupted', 'The check was interrupted again and again.');
      await this.checks.forgetSightings(claimed);
      const row = await this.checks.save(claimed, tally.findings);
      const healing = await this.compared(row, tally, signal);
      await this.checks.finish(row, { status: 'done', ...tally.findings, ...healing });
    } catch (error) {
      if (signal.aborted || !(error instanceof DomainError)) throw error;
      await this.checks.finish(claimed, { status: 'failed', ...tally.findings, error: { code: error.code, message: error.message } });
    }
  }

  private async compared(row: DriftRow, tally: DriftTally, signal: AbortSignal): Promise<Healing> {
    const changed = await this.rulesOf(row);
    const check = { row, changed, tally, signal };
    await this.zendesk.run(check);
    const since = await this.rulesOf(row);
    if (since.policyVersion !== changed.policyVersion || since.credentialVersion !== changed.credentialVersion)
      throw new DomainError('conflict', 'drift_interrupted', 'The source was changed while it was being compared. Start the check again.');
    await this.index.run(check);
    // Whether to heal may have been asked for since.
    const { heal } = await this.checks.get(row.tenant, row._id);
    return heal ? this.healing.run(check) : { healRunId: null, error: null };
  }

  private async rulesOf({ tenant, source }: DriftRow): Promise<SourceChanged> {
    const changed = await this.sources.one(tenant, source);
    if (changed && !sourceIsEnding(changed)) return changed;
    throw new DomainError('conflict', 'source_inactive', 'The source is not there any more, or not known yet.');
  }
}
