import type { Caller, RegisteredSource } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import { Inject, Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service';
import { Outbox } from '../outbox/outbox.service';
import { RunEnding } from '../runs/run-ending.service';
import { RunRepository } from '../runs/run.repository';
import { SourceRepository } from './source.repository';
import type { SourceRow } from './source.schema';
import { SourceViews } from './source-views.service';

/** Tries again when somebody else changed the source between reading and writing. */
const MAX_ATTEMPTS = 5;

/** What a run is told that was active when the verb came. */
const CUT_SHORT: Readonly<Record<string, string>> = {
  'source.disconnected': 'The source was disconnected while the run was active.',
  'source.reconnected': 'The source was reconnected while the run was active; a full run took its place.',
  'source.deleted': 'The source was deleted while the run was active.',
  'source.updated': 'The source takes in more than before; a full run took the place of this one.',
};

/** Who does what to which source. */
export interface SourceAct {
  readonly caller: Caller;
  readonly id: string;
  readonly action: string;
  readonly detail?: Record<string, unknown>;
}

/** Fields to set, made of the row as it is; null when there is nothing to do. May be asked again. */
export type SourceChange = (row: SourceRow) => Promise<Partial<SourceRow> | null> | Partial<SourceRow> | null;

/** Carries a change of a source out: one guarded write, then what follows from it. A crash in between is made good by outbox and watchdog. */
@Injectable()
export class SourceCommit {
  constructor(
    @Inject(SourceRepository) private readonly sources: SourceRepository,
    @Inject(RunRepository) private readonly runs: RunRepository,
    @Inject(RunEnding) private readonly ending: RunEnding,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditService) private readonly audit: AuditService,
    @Inject(SourceViews) private readonly views: SourceViews,
  ) {}

  /** @throws DomainError `source_not_found`, or whatever `make` refuses with. */
  async change(act: SourceAct, make: SourceChange): Promise<RegisteredSource> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const before = await this.sources.get(act.caller.tenant, act.id);
      const fields = await make(before);
      if (fields === null) return this.views.one(before);
      const after = await this.sources.change(before, fields);
      if (after) return this.followUp(act, before, after);
    }
    throw new DomainError('conflict', 'source_changed_meanwhile', 'The source was changed by others at the same time. Try again.');
  }

  private async followUp({ caller, action, detail = {} }: SourceAct, before: SourceRow, after: SourceRow): Promise<RegisteredSource> {
    this.outbox.kick();
    if (before.activeRun && before.activeRun.id !== after.activeRun?.id) await this.cancelRun(before, caller, action);
    await this.audit.record({ tenant: after.tenant, actor: caller.keyId, action, target: after._id, detail });
    return this.views.one(after);
  }

  private async cancelRun(before: SourceRow, caller: Caller, action: string): Promise<void> {
    const run = await this.runs.record(before);
    const error = { code: action.replace('.', '_'), message: CUT_SHORT[action] ?? 'The source was changed while the run was active.' };
    if (run) await this.ending.end(run, { status: 'cancelled', error }, caller.keyId);
  }
}
