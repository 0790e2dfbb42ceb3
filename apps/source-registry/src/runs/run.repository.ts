import type { Page, PageQuery } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import { findPage, isDuplicateKey } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import type { SourceRow } from '../sources/source.schema';
import { newRunState, type RunState } from './run-state';
import { RUNS, type RunModel, type RunRow } from './run.schema';

const SWEEP_LIMIT = 500;

/** Runs in storage. A run's row is made from its source's `activeRun`, as often as anybody likes. */
@Injectable()
export class RunRepository {
  constructor(@Inject(RUNS) private readonly runs: RunModel) {}

  /** The row of the source's active run, made when it is missing. Without one there is nothing to record. */
  async record(source: SourceRow): Promise<RunRow | null> {
    if (!source.activeRun) return null;
    const { id, startedAt, ...order } = source.activeRun;
    const fresh = { tenant: source.tenant, source: source._id, run: source.lastRun, ...order };
    const row = { ...fresh, startedAt, heardAt: startedAt, active: true, rev: 0, state: newRunState() };
    try {
      await this.runs.updateOne({ _id: id }, { $setOnInsert: row }, { upsert: true });
    } catch (error) {
      // Somebody else made it in the same moment.
      if (!isDuplicateKey(error)) throw error;
    }
    // Read apart: which of two racing upserts is answered with the row differs between servers.
    return this.runs.findOne({ _id: id }).lean<RunRow | null>().exec();
  }

  /** @throws DomainError `run_not_found`. */
  async get(tenant: string, id: string): Promise<RunRow> {
    const row = await this.runs.findOne({ _id: id, tenant }).lean<RunRow | null>();
    if (!row) throw new DomainError('not_found', 'run_not_found', 'There is no such run.');
    return row;
  }

  byNumber(tenant: string, source: string, run: number): Promise<RunRow | null> {
    return this.runs.findOne({ tenant, source, run }).lean<RunRow | null>().exec();
  }

  async byIds(ids: readonly string[]): Promise<Map<string, RunRow>> {
    const rows = await this.runs.find({ _id: { $in: [...ids] } }).lean<RunRow[]>();
    return new Map(rows.map((row) => [row._id, row]));
  }

  /** Newest first, of one source or of all of them. */
  async list(tenant: string, source: string | undefined, { limit, cursor }: PageQuery): Promise<Page<RunRow>> {
    const order =
      source === undefined
        ? { filter: { tenant }, sort: { field: 'startedAt', direction: 'desc' } as const }
        : { filter: { tenant, source }, sort: { field: 'run', direction: 'desc' } as const };
    const page = await findPage(this.runs, { ...order, limit, cursor });
    return { items: page.rows, nextCursor: page.nextCursor };
  }

  /** @returns the row as it is now, or null when somebody else changed it meanwhile. */
  change(row: RunRow, state: RunState, heardAt: Date): Promise<RunRow | null> {
    return this.runs
      .findOneAndUpdate(
        { _id: row._id, rev: row.rev },
        { $set: { state, heardAt, active: state.end === null }, $inc: { rev: 1 } },
        { returnDocument: 'after' },
      )
      .lean<RunRow | null>()
      .exec();
  }

  /** Longest silent first. */
  active(): Promise<RunRow[]> {
    return this.runs.find({ active: true }).sort({ heardAt: 1 }).limit(SWEEP_LIMIT).lean<RunRow[]>().exec();
  }
}
