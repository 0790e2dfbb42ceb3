import { Schema, type Model } from 'mongoose';

/** How often people had a quarantined entry fetched again. `_id` is the docKey. */
export interface RetryRow {
  _id: string;
  tenant: string;
  source: string;
  /** Since when the entry was quarantined then: one that got better and came back is counted anew. */
  since: string;
  attempts: number;
  lastRetryAt: Date;
}

export const RETRIES = Symbol('RETRIES');
export type RetryModel = Model<RetryRow>;

export const retrySchema = new Schema<RetryRow>(
  { _id: String, tenant: String, source: String, since: String, attempts: Number, lastRetryAt: Date },
  { collection: 'quarantine_retries', versionKey: false },
);
retrySchema.index({ tenant: 1, source: 1 });
