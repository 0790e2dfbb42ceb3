import { isDeepStrictEqual } from 'node:util';
import type { SyncProgress } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import type { Clock } from '@helpdex/kafka';
import { failpoint, type Metrics } from '@helpdex/observability';
import { Inject, Injectable } from '@nestjs/common';
import { AuditService, REGISTRY_ACTOR } from '../audit/audit.service';
import { Outbox } from '../outbox/outbox.service';
import { needsPerson, sourceError } from '../sources/source-error';
import { SourceRepository } from '../sources/source.repository';
import type { SourceRow } from '../sources/source.schema';
import { CLOCK, METRICS } from '../tokens';
import { applyProgress, endRun, type RunEnd, type RunState } from './run-state';
import { RunRepository } from './run.repository';
import type { RunRow } from './run.schema';

/** Two instances may hold records of one run for a moment, when partitions move. */
const MAX_ATTEMPTS = 20;

/** Given up by the registry, which cannot know whether somebody still works on it. */
export const RUN_SILENT = 'run_silent';

/** Moves runs on and, when one has ended, its source: first the run, then the source, each repeatable. */
@Injectable()
export class RunEnding {
  constructor(
    @Inject(RunRepository) private readonly runs: RunRepository,
    @Inject(SourceRepository) private readonly sources: SourceRepository,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditService) private readonly audit: AuditService,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(METRICS) private readonly metrics: Pick<Metrics, 'runsFinished' | 'runSeconds'>,
  ) {}

  apply(row: RunRow, reports: readonly SyncProgress[]): Promise<RunRow> {
    return this.move(row, (state) => reports.reduce(applyProgress, state), REGISTRY_ACTOR);
  }

  end(row: RunRow, end: Omit<RunEnd, 'at'>, actor: string): Promise<RunRow> {
    return this.move(row, (state) => endRun(state, { ...end, at: new Date(this.clock.now()).toISOString() }), actor);
  }

  /** Frees the source of an ended run. Also called for one that ended long ago: its process may have died before it came to this. */
  async settle(run: RunRow, actor: string): Promise<void> {
    const { end } = run.state;
    if (!end) return;
    const [source] = await this.sources.byIds([run.source]);
    if (source?.activeRun?.id !== run._id) return;
    const change = this.consequences(run, end, source);
    const isNews =
      change.cancelledRun !== undefined ||
      (change.status !== undefined && change.status !== source.status) ||
      (change.segments !== undefined && !isDeepStrictEqual(change.segments, source.segments ?? []));
    if (!(await this.sources.release(run, change, isNews))) return;
    this.outbox.kick();
    if (end.status === 'failed' || end.status === 'cancelled')
      await this.audit.record({
        tenant: run.tenant,
        actor,
        action: `run.${end.status}`,
        target: run._id,
        detail: { code: end.error?.code },
      });
  }

  private async move(row: RunRow, next: (state: RunState) => RunState, actor: string): Promise<RunRow> {
    let current = row;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const moved = await this.moveOnce(current, next(current.state));
      if (moved) {
        await this.settle(moved, actor);
        return moved;
      }
      current = await this.runs.get(row.tenant, row._id);
    }
    throw new DomainError('unavailable', 'service_unavailable', 'The run is being changed by others all the time.');
  }

  /** @returns null when somebody else changed the run meanwhile. */
  private async moveOnce(row: RunRow, state: RunState): Promise<RunRow | null> {
    if (state === row.state) return row;
    const moved = await this.runs.change(row, state, new Date(this.clock.now()));
    if (moved && state.end) {
      failpoint('registry.after-run-end');
      this.metrics.runsFinished.inc({ mode: row.mode, state: state.end.status });
      this.metrics.runSeconds.observe({ mode: row.mode }, (this.clock.now() - row.startedAt.getTime()) / 1_000);
    }
    return moved;
  }

  /** What the end of a run says about its source. */
  private consequences(run: RunRow, end: RunEnd, source: SourceRow): Partial<SourceRow> {
    const now = new Date(this.clock.now());
    if (end.status === 'cancelled') return { cancelledRun: run.run };
    if (end.status === 'failed' && end.error) {
      const stops = needsPerson(end.error.code) && source.status === 'active';
      const isSilent = end.error.code === RUN_SILENT;
      return {
        ...{ error: sourceError(end.error, source.credentials.kind, now), updatedAt: now },
        ...(stops && { status: 'error' as const }),
        ...(isSilent && { cancelledRun: run.run }),
      };
    }
    if (end.status === 'failed') return {};
    const sweptAt = run.mode === 'full' && run.state.fetch?.listingComplete === true ? new Date(end.at) : source.lastCompleteSweepAt;
    return {
      ...{ error: null, lastCompleteSweepAt: sweptAt, updatedAt: now },
      ...(run.mode === 'full' && { lastFullAt: run.startedAt }),
      ...(run.state.fetch?.segments && { segments: run.state.fetch.segments }),
      ...(source.status === 'error' && { status: 'active' as const }),
    };
  }
}
