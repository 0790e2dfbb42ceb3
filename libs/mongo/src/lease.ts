import { Schema, type Model } from 'mongoose';
import { isDuplicateKey } from './mongo-problem';

/** Who may act for a name, and until when. `_id` is the name. */
export interface LeaseRow {
  _id: string;
  owner: string;
  until: Date;
  token: number;
}

export const leaseRowSchema = new Schema<LeaseRow>(
  { _id: String, owner: String, until: Date, token: Number },
  { collection: 'leases', versionKey: false },
);

/** A lease that was held when it was given out. */
export interface Lease {
  readonly name: string;
  readonly owner: string;
  /** Counts up with every change of hands: a writer that carries it can be told from its predecessors (fencing). */
  readonly token: number;
  /** Milliseconds since the epoch, by the clock of the holder. */
  readonly until: number;
}

export interface LeaseOptions {
  /** Distinguishes processes, also several on one machine. */
  readonly owner: string;
  readonly durationMs: number;
  readonly clock: { now(): number };
}

/**
 * Leadership by lease. It bounds how long two processes may both believe to lead (clock difference, a paused process), it cannot exclude it:
 * whatever a leader writes has to be guarded by itself, by the token or by compare-and-set.
 */
export class LeaseStore {
  constructor(
    private readonly rows: Model<LeaseRow>,
    private readonly options: LeaseOptions,
  ) {}

  /** Takes a lease that is free, has run out, or is this owner's already. @returns undefined when another process holds it. */
  async acquire(name: string): Promise<Lease | undefined> {
    const { owner, clock } = this.options;
    const now = clock.now();
    const until = now + this.options.durationMs;
    try {
      const row = await this.rows
        .findOneAndUpdate(
          { _id: name, $or: [{ until: { $lte: new Date(now) } }, { owner }] },
          { $set: { owner, until: new Date(until) }, $inc: { token: 1 } },
          { upsert: true, returnDocument: 'after' },
        )
        .lean<LeaseRow | null>();
      // Some servers answer a lost upsert race with nothing, others with the error below.
      return row ? { name, owner, token: row.token, until } : undefined;
    } catch (error) {
      // The guard found no row to take, and the upsert met the one that is held.
      if (isDuplicateKey(error)) return undefined;
      throw error;
    }
  }

  /** @returns undefined when the lease has run out or changed hands meanwhile: whoever held it has to stop. */
  async renew(lease: Lease): Promise<Lease | undefined> {
    const now = this.options.clock.now();
    const until = now + this.options.durationMs;
    const renewed = await this.rows.updateOne(
      { _id: lease.name, owner: lease.owner, token: lease.token, until: { $gt: new Date(now) } },
      { $set: { until: new Date(until) } },
    );
    return renewed.matchedCount === 1 ? { ...lease, until } : undefined;
  }

  /** Lets others take it at once. Does nothing when it is another's by now. */
  async release(lease: Lease): Promise<void> {
    await this.rows.updateOne({ _id: lease.name, owner: lease.owner, token: lease.token }, { $set: { until: new Date(0) } });
  }
}
