import { Inject, Injectable } from '@nestjs/common';
import { AuditService, REGISTRY_ACTOR } from '../audit/audit.service';
import { Outbox } from '../outbox/outbox.service';
import type { SourceRow } from '../sources/source.schema';
import { RunRepository } from './run.repository';
import type { RunRow } from './run.schema';

/** What follows once a source has been given a run's number: the run is recorded and published. */
@Injectable()
export class RunStart {
  constructor(
    @Inject(RunRepository) private readonly runs: RunRepository,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditService) private readonly audit: AuditService,
  ) {}

  /** @param row in which the run is the active one */
  async begin(row: SourceRow): Promise<RunRow | null> {
    const run = await this.runs.record(row);
    this.outbox.kick();
    return run;
  }

  /** The same for a run that no caller is named for: the audit log names the registry. */
  async beginUnasked(row: SourceRow): Promise<void> {
    const run = await this.begin(row);
    if (!run) return;
    const { tenant, _id: target, mode, trigger } = run;
    await this.audit.record({ tenant, actor: REGISTRY_ACTOR, action: 'run.requested', target, detail: { mode, trigger } });
  }
}
