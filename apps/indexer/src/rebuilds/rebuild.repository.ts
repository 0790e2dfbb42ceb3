import { DomainError } from '@helpdex/domain';
import { findPage, type PageOf } from '@helpdex/mongo';
import type { PageQuery } from '@helpdex/contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { QueryFilter } from 'mongoose';
import { REBUILDS, WORKING_PHASES, type RebuildModel, type RebuildPhase, type RebuildRow } from './rebuild.schema';

/** Rebuilds that one pass looks at. */
const PASS_LIMIT = 100;

/** Another process has taken the rebuild over, or a person has changed it meanwhile: this one has to stop. */
export class RebuildLostError extends Error {
  override readonly name = 'RebuildLostError';
}

@Injectable()
export class RebuildRepository {
  constructor(@Inject(REBUILDS) private readonly rows: RebuildModel) {}

  async create(row: RebuildRow): Promise<void> {
    await this.rows.create(row);
  }

  find(tenant: string, id: string): Promise<RebuildRow | null> {
    return this.rows.findOne({ _id: id, tenant }).lean<RebuildRow | null>().exec();
  }

  /** @throws DomainError `rebuild_not_found`. */
  async get(tenant: string, id: string): Promise<RebuildRow> {
    const row = await this.find(tenant, id);
    if (!row) throw new DomainError('not_found', 'rebuild_not_found', 'There is no such rebuild.');
    return row;
  }

  /** Newest first. */
  page(tenant: string, { limit, cursor }: PageQuery): Promise<PageOf<RebuildRow>> {
    return findPage(this.rows, { filter: { tenant }, sort: { field: 'startedAt', direction: 'desc' }, limit, cursor });
  }

  /** What has something to do: longest waiting first. */
  working(): Promise<RebuildRow[]> {
    return this.all({ phase: { $in: [...WORKING_PHASES] } });
  }

  /** What rests, but still holds an index that nobody needs for ever; or has an audit entry to deliver. */
  resting(now: Date): Promise<RebuildRow[]> {
    return this.all({
      $or: [
        { phase: { $in: ['swapped', 'blocked'] }, rollbackUntil: { $ne: null, $lt: now } },
        { 'audits.0': { $exists: true }, phase: { $nin: [...WORKING_PHASES] } },
      ],
    });
  }

  /** Moves a rebuild that rests. @returns null when it is in another phase by now. */
  async move(id: string, from: RebuildPhase, fields: Partial<RebuildRow>): Promise<RebuildRow | null> {
    return this.rows.findOneAndUpdate({ _id: id, phase: from }, { $set: fields }, { returnDocument: 'after' }).lean<RebuildRow | null>();
  }

  /** Takes a rebuild for the holder of a lease: from now on whoever had it before can write nothing. */
  async take(id: string, token: number): Promise<RebuildRow | null> {
    return this.rows
      .findOneAndUpdate({ _id: id, token: { $lte: token } }, { $set: { token } }, { returnDocument: 'after' })
      .lean<RebuildRow | null>();
  }

  /** @throws RebuildLostError when the lease is another's by now, or the phase has changed. */
  async note(row: RebuildRow, fields: Partial<RebuildRow>): Promise<RebuildRow> {
    const next = await this.rows
      .findOneAndUpdate({ _id: row._id, token: row.token, phase: row.phase }, { $set: fields }, { returnDocument: 'after' })
      .lean<RebuildRow | null>();
    if (!next) throw new RebuildLostError(`the rebuild ${row._id} is another's by now`);
    return next;
  }

  /** The audit log has what the row said then; what was added since stays. */
  async audited({ _id, audits }: RebuildRow): Promise<void> {
    await this.rows.updateOne({ _id }, { $pull: { audits: { id: { $in: audits.map(({ id }) => id) } } } });
  }

  /** Rebuilds whose index an earlier one's rollback can no longer go back to. */
  async forgetRollbacks(tenant: string, except: string): Promise<void> {
    await this.rows.updateMany(
      { tenant, _id: { $ne: except }, phase: 'swapped', rollbackUntil: { $ne: null } },
      { $set: { rollbackUntil: null } },
    );
  }

  private all(filter: QueryFilter<RebuildRow>): Promise<RebuildRow[]> {
    return this.rows.find(filter).sort({ startedAt: 1 }).limit(PASS_LIMIT).lean<RebuildRow[]>().exec();
  }
}
