import { DomainError } from '@helpdex/domain';
import { findPage, isDuplicateKey, type PageOf } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import type { PageQuery } from '@helpdex/contracts';
import type { QueryFilter } from 'mongoose';
import type { RunRow } from '../runs/run.schema';
import { SOURCES, type ActiveRun, type SourceModel, type SourceRow } from './source.schema';

/** Upper bound of what one pass of a background loop looks at. */
const SWEEP_LIMIT = 500;

export const sourceNotFound = (): DomainError => new DomainError('not_found', 'source_not_found', 'There is no such source.');

export const sourceExists = (subdomain: string): DomainError =>
  new DomainError('conflict', 'source_exists', `The Zendesk "${subdomain}" has been added already.`);

/** Sources in storage. Every read for a person names the tenant; every change is one guarded write of one document. */
@Injectable()
export class SourceRepository {
  constructor(@Inject(SOURCES) private readonly sources: SourceModel) {}

  /** @throws DomainError `source_exists`. */
  async insert(row: SourceRow): Promise<void> {
    try {
      await this.sources.create(row);
    } catch (error) {
      if (isDuplicateKey(error)) throw sourceExists(row.subdomain);
      throw error;
    }
  }

  find(tenant: string, id: string): Promise<SourceRow | null> {
    return this.sources.findOne({ _id: id, tenant }).lean<SourceRow | null>().exec();
  }

  /** @throws DomainError `source_not_found`. */
  async get(tenant: string, id: string): Promise<SourceRow> {
    const row = await this.find(tenant, id);
    if (!row) throw sourceNotFound();
    return row;
  }

  async isTaken(slot: string): Promise<boolean> {
    return (await this.sources.exists({ slot })) !== null;
  }

  list(tenant: string, { limit, cursor }: PageQuery): Promise<PageOf<SourceRow>> {
    return findPage(this.sources, { filter: { tenant }, sort: { field: 'createdAt', direction: 'asc' }, limit, cursor });
  }

  /**
   * Changes what others are told of: counts the revision up and leaves a mark for the outbox, in the same write.
   * @param fields made from `row`; may give out the next run number, which is why a run begun meanwhile stands in the way as well.
   * @returns null when the source was changed by somebody else meanwhile.
   */
  change({ _id, revision, lastRun }: SourceRow, fields: Partial<SourceRow>): Promise<SourceRow | null> {
    return this.sources
      .findOneAndUpdate({ _id, revision, lastRun }, { $set: fields, $inc: { revision: 1, outbox: 1 } }, { returnDocument: 'after' })
      .lean<SourceRow | null>()
      .exec();
  }

  /** Gives out the next run number, if the source is to be synced and has no active run. At most one of many callers gets it. */
  allocateRun(tenant: string, id: string, run: ActiveRun, dueAt?: Date): Promise<SourceRow | null> {
    const due = dueAt ? { $or: [{ lastDueAt: null }, { lastDueAt: { $lt: dueAt } }] } : {};
    const statuses = dueAt ? ['active'] : ['active', 'error'];
    return this.sources
      .findOneAndUpdate(
        { _id: id, tenant, status: { $in: statuses }, activeRun: null, ...due } as QueryFilter<SourceRow>,
        { $set: { activeRun: run, ...(dueAt && { lastDueAt: dueAt }) }, $inc: { lastRun: 1, outbox: 1 } },
        { returnDocument: 'after' },
      )
      .lean<SourceRow | null>()
      .exec();
  }

  /** Frees the source of a run that has ended; one that is not its active run any more changes nothing. */
  async release(run: Pick<RunRow, '_id' | 'source'>, fields: Partial<SourceRow>, isNews: boolean): Promise<boolean> {
    const { matchedCount } = await this.sources.updateOne(
      { _id: run.source, 'activeRun.id': run._id },
      { $set: { ...fields, activeRun: null, endedRun: run._id }, $inc: isNews ? { revision: 1, outbox: 1 } : {} },
    );
    return matchedCount === 1;
  }

  /** Those with something to publish. */
  unpublished(): Promise<SourceRow[]> {
    return this.sources
      .find({ outbox: { $gt: 0 } })
      .limit(SWEEP_LIMIT)
      .lean<SourceRow[]>()
      .exec();
  }

  /**
   * Everything that stood in the row is published; what was added meanwhile keeps its mark. When the source is further on by now, it is marked
   * again even if somebody else published that: compaction keeps the last record, which was ours, and it must be the latest state.
   */
  async published({ _id, outbox, revision }: SourceRow): Promise<void> {
    const { matchedCount } = await this.sources.updateOne({ _id, outbox, revision }, { $set: { outbox: 0, publishedRevision: revision } });
    if (matchedCount === 0) await this.sources.updateOne({ _id, revision: { $ne: revision } }, { $inc: { outbox: 1 } });
  }

  /** Has every source published again: closes the hole of a process that died between publishing an old state and noticing. */
  async republishAll(): Promise<void> {
    await this.sources.updateMany({}, { $inc: { outbox: 1 } });
  }

  occupied(): Promise<SourceRow[]> {
    return this.sources
      .find({ activeRun: { $ne: null } })
      .limit(SWEEP_LIMIT)
      .lean<SourceRow[]>()
      .exec();
  }

  /** Those that are being deleted. */
  deleting(): Promise<SourceRow[]> {
    return this.sources.find({ status: 'deleting' }).limit(SWEEP_LIMIT).lean<SourceRow[]>().exec();
  }

  /** The last step of a deletion: the secrets were destroyed with the first. */
  async remove({ _id }: SourceRow): Promise<void> {
    await this.sources.deleteOne({ _id, status: 'deleting' });
  }

  byIds(ids: readonly string[]): Promise<SourceRow[]> {
    return this.sources
      .find({ _id: { $in: [...ids] } })
      .lean<SourceRow[]>()
      .exec();
  }
}
