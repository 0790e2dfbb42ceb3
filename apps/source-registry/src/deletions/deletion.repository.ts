import { DomainError } from '@helpdex/domain';
import { isDuplicateKey } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import type { SourceRow } from '../sources/source.schema';
import { DELETIONS, type DeletionModel, type DeletionRow } from './deletion.schema';

/** Deletions that one pass looks at. */
const PASS_LIMIT = 100;

type Ordered = Pick<SourceRow, '_id' | 'tenant' | 'floor' | 'deletion'>;

/** Receipts in storage. A receipt is made from the order in its source, as often as anybody likes. */
@Injectable()
export class DeletionRepository {
  constructor(@Inject(DELETIONS) private readonly deletions: DeletionModel) {}

  /** The receipt of a source that is being deleted, made when it is missing. */
  async record({ _id: source, tenant, floor, deletion }: Ordered): Promise<DeletionRow> {
    if (!deletion) throw new Error(`source ${source} is not being deleted`);
    const { id, purge, requestedAt } = deletion;
    const row = { tenant, source, floor, purge, step: 0, ends: null, removed: { public: 0, internal: 0 }, requestedAt, finishedAt: null };
    try {
      await this.deletions.updateOne({ _id: id }, { $setOnInsert: row }, { upsert: true });
    } catch (error) {
      // Somebody else made it in the same moment.
      if (!isDuplicateKey(error)) throw error;
    }
    return this.get(tenant, id);
  }

  /** @throws DomainError `deletion_not_found`. */
  async get(tenant: string, id: string): Promise<DeletionRow> {
    const row = await this.deletions.findOne({ _id: id, tenant }).lean<DeletionRow | null>();
    if (!row) throw new DomainError('not_found', 'deletion_not_found', 'There is no such deletion.');
    return row;
  }

  /** Longest waiting first. */
  running(): Promise<DeletionRow[]> {
    return this.deletions.find({ finishedAt: null }).sort({ requestedAt: 1 }).limit(PASS_LIMIT).lean<DeletionRow[]>().exec();
  }

  /** Notes what a step has come to. @returns null when another instance is further on. */
  change({ _id, step }: DeletionRow, fields: Partial<DeletionRow>): Promise<DeletionRow | null> {
    return this.deletions
      .findOneAndUpdate({ _id, step, finishedAt: null }, { $set: fields }, { returnDocument: 'after' })
      .lean<DeletionRow | null>()
      .exec();
  }
}
