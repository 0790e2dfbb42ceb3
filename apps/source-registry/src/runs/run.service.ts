import type { Caller, Page, PageQuery, RunDto, SyncProgress } from '@helpdex/contracts';
import { DomainError, newId } from '@helpdex/domain';
import type { Clock } from '@helpdex/kafka';
import { failpoint } from '@helpdex/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { WholeMode } from '../hints/waiting';
import { WaitingRepository } from '../hints/waiting.repository';
import { SourceRepository } from '../sources/source.repository';
import type { ActiveRun, SourceRow } from '../sources/source.schema';
import { CLOCK } from '../tokens';
import { RunEnding } from './run-ending.service';
import { RunRepository } from './run.repository';
import { RunStart } from './run-start.service';
import { isFullDue } from './full-due';
import type { RunOrder } from './run.schema';
import { runView } from './run-view';

/** Between two reads the active run may end and another begin. */
const MAX_ATTEMPTS = 5;

const refusal = ({ status }: SourceRow): DomainError =>
  status === 'disconnected'
    ? new DomainError('conflict', 'source_disconnected', 'The source is disconnected. Reconnect it with new credentials first.')
    : new DomainError('conflict', 'source_deleting', 'The source is being deleted.');

/** Starts, shows and cancels runs. */
@Injectable()
export class RunService {
  constructor(
    @Inject(SourceRepository) private readonly sources: SourceRepository,
    @Inject(RunRepository) private readonly runs: RunRepository,
    @Inject(RunEnding) private readonly ending: RunEnding,
    @Inject(WaitingRepository) private readonly waiting: WaitingRepository,
    @Inject(RunStart) private readonly start: RunStart,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A run to be written into a source. */
  order(order: Partial<RunOrder> & Pick<RunOrder, 'mode' | 'trigger'>): ActiveRun {
    return { articles: [], reemit: false, ...order, id: newId('run'), startedAt: new Date(this.clock.now()) };
  }

  /**
   * Starts a run, or answers with the active one: never two at once. What the active one may not bring comes after it: more than a targeted run's
   * articles, named articles, articles that are to be emitted again.
   * @throws DomainError `source_not_found`; `conflict` when the source is not to be synced.
   */
  async sync(tenant: string, source: string, order: ActiveRun): Promise<RunDto> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const occupied = await this.sources.allocateRun(tenant, source, order);
      if (occupied) failpoint('registry.after-allocate');
      const row = occupied ?? (await this.sources.get(tenant, source));
      if (row.status !== 'active' && row.status !== 'error') throw refusal(row);
      const run = occupied ? await this.start.begin(row) : await this.runs.record(row);
      if (!occupied) await this.wait(row, order);
      if (run) return runView(run);
    }
    throw new DomainError('unavailable', 'service_unavailable', 'Other runs of this source keep coming and going. Try again in a moment.');
  }

  /**
   * For a source that came due; a full run when none went through for a day, whatever became of those that were asked for. While a run is active that
   * brings less, it waits. @returns false when an active run brings as much, the source is not to be synced, or the due time was seen before.
   */
  async syncDue(tenant: string, source: string, mode: WholeMode, dueAt: Date): Promise<boolean> {
    const now = new Date(this.clock.now());
    const known = await this.sources.find(tenant, source);
    const next = { mode: isFullDue(known?.lastFullAt, now) ? 'full' : mode, trigger: 'schedule' } as const;
    const row = await this.sources.allocateRun(tenant, source, this.order(next), dueAt);
    if (!row) return this.waiting.addRunBehind({ _id: source, tenant }, next, now, dueAt);
    await this.start.beginUnasked(row);
    return true;
  }

  async get(tenant: string, id: string): Promise<RunDto> {
    return runView(await this.runs.get(tenant, id));
  }

  /** @throws DomainError `source_not_found`. */
  async list(tenant: string, source: string | undefined, query: PageQuery): Promise<Page<RunDto>> {
    if (source !== undefined) await this.sources.get(tenant, source);
    const page = await this.runs.list(tenant, source, query);
    return { items: page.items.map(runView), nextCursor: page.nextCursor };
  }

  /** One that has ended already stays as it is. */
  async cancel({ tenant, keyId }: Pick<Caller, 'tenant' | 'keyId'>, id: string): Promise<RunDto> {
    const error = { code: 'cancelled', message: 'The run was cancelled by a person.' };
    const run = await this.ending.end(await this.runs.get(tenant, id), { status: 'cancelled', error }, keyId);
    return runView(run);
  }

  /** Reports of one run, in any order. Nothing happens when the run is not known or has ended. */
  async learn(reports: readonly SyncProgress[]): Promise<boolean> {
    const [first] = reports;
    if (!first) return true;
    const { tenant, source, run } = first;
    const row = (await this.runs.byNumber(tenant, source, run)) ?? (await this.unrecorded(tenant, source, run));
    if (!row) return false;
    await this.ending.apply(row, reports);
    return true;
  }

  private async wait(row: SourceRow, { mode, trigger, articles, reemit }: ActiveRun): Promise<void> {
    const now = new Date(this.clock.now());
    if (mode === 'targeted') for (const article of articles) await this.waiting.addArticle(row, article, now, { reemit });
    else if (reemit) await this.waiting.addRun(row, { mode, trigger, reemit }, now);
    else if (row.activeRun?.mode === 'targeted') await this.waiting.addRunBehind(row, { mode, trigger }, now);
  }

  /** The run of a source whose row is still missing: its process died between the two. */
  private async unrecorded(tenant: string, source: string, run: number) {
    const row = await this.sources.find(tenant, source);
    return row?.lastRun === run ? this.runs.record(row) : null;
  }
}
