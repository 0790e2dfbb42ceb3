import { Schema, type Model } from 'mongoose';

/** The receipt of a deletion, and how far the work is. It outlives its source. */
export interface DeletionRow {
  _id: string;
  tenant: string;
  source: string;
  /** Every record of the source has a lower `ver`. */
  floor: number;
  purge: boolean;
  /** Position in `DELETION_STEPS`. */
  step: number;
  /** Of a step that waits until readers have come past what was in a topic when it began: end offsets by partition; null before. */
  ends: Record<string, string> | null;
  removed: { public: number; internal: number };
  requestedAt: Date;
  finishedAt: Date | null;
}

export const DELETIONS = Symbol('Deletions');
export type DeletionModel = Model<DeletionRow>;

const mixed = { type: Schema.Types.Mixed };

export const deletionSchema = new Schema<DeletionRow>(
  {
    _id: String,
    tenant: String,
    source: String,
    floor: Number,
    purge: Boolean,
    step: Number,
    ends: { ...mixed, default: null },
    removed: mixed,
    requestedAt: Date,
    finishedAt: { type: Date, default: null },
  },
  { collection: 'deletions', versionKey: false, minimize: false },
);
deletionSchema.index({ finishedAt: 1, requestedAt: 1 });
