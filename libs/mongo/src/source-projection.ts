import type { SourceChanged } from '@helpdex/contracts';
import { Schema, type Model } from 'mongoose';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDuplicateKey } from './mongo-problem';

/** What a service needs to know of a source: the last `SourceChanged` it saw. `_id` is `tenant|source`. */
export interface SourceRow {
  _id: string;
  tenant: string;
  source: string;
  revision: number;
  changed: SourceChanged;
}

export type SourceModel = Model<SourceRow>;

/** Each service keeps the projection in its own database, collection `sources`. */
export const sourceRowSchema = new Schema<SourceRow>(
  { _id: String, tenant: String, source: String, revision: Number, changed: Schema.Types.Mixed },
  { collection: 'sources', versionKey: false, minimize: false },
);

/** So long a source may be on its way from the registry before it counts as unknown. */
const HEARD_WITHIN_MS = 2_000;
const LOOK_EVERY_MS = 100;

/**
 * Every source as `source.changed` last told it, in a service's own database. Read from storage each time, so that all instances of a
 * service see alike; written by whichever instance consumes the record, guarded by the revision.
 */
export class SourceProjection {
  constructor(private readonly sources: SourceModel) {}

  /** @returns false when this or a newer revision is already known. */
  async learn(changed: SourceChanged): Promise<boolean> {
    const { tenant, source, revision } = changed;
    const _id = `${tenant}|${source}`;
    try {
      const result = await this.sources.updateOne(
        { _id, revision: { $lt: revision } },
        { $set: { tenant, source, revision, changed } },
        { upsert: true },
      );
      return result.matchedCount + result.upsertedCount > 0;
    } catch (error) {
      // The guard found no older row, and the upsert met the newer one.
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async one(tenant: string, source: string): Promise<SourceChanged | undefined> {
    return (await this.of([{ tenant, source }])).get(`${tenant}|${source}`);
  }

  /**
   * As `one`, for what a person orders: a source that was added a moment ago may not have been told yet. Waits two seconds for it at the most, and as long
   * for another tenant's source as for one that nobody has.
   */
  async awaited(tenant: string, source: string): Promise<SourceChanged | undefined> {
    let changed = await this.one(tenant, source);
    for (let waited = 0; !changed && waited < HEARD_WITHIN_MS; waited += LOOK_EVERY_MS) {
      await sleep(LOOK_EVERY_MS);
      changed = await this.one(tenant, source);
    }
    return changed;
  }

  /** By `tenant|source`; sources never heard of are left out. */
  async of(keys: Iterable<{ tenant: string; source: string }>): Promise<Map<string, SourceChanged>> {
    const ids = [...new Set([...keys].map(({ tenant, source }) => `${tenant}|${source}`))];
    const rows = await this.sources.find({ _id: { $in: ids } }).lean<SourceRow[]>();
    return new Map(rows.map((row) => [row._id, row.changed]));
  }

  /** Every source there is; their number is bounded by what people add by hand. */
  async all(): Promise<SourceChanged[]> {
    return (await this.sources.find().lean<SourceRow[]>()).map((row) => row.changed);
  }
}
