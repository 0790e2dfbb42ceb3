import type { ReviewStatus } from '@helpdex/contracts';
import { Schema, type Model } from 'mongoose';

/** A removal held back. At most one of a source is open: a later held run takes its place.  */
export interface ReviewRow {
  _id: string;
  tenant: string;
  source: string;
  /** Entries that this run did not see are what the review is about. */
  run: number;
  knownArticles: number;
  missingArticles: number;
  status: ReviewStatus;
  /** An approved removal has been carried out. */
  applied: boolean;
  createdAt: Date;
  decidedAt: Date | null;
  decidedBy: string | null;
}

export const REVIEWS = Symbol('REVIEWS');
export type ReviewModel = Model<ReviewRow>;

export const reviewSchema = new Schema<ReviewRow>(
  {
    _id: String,
    tenant: String,
    source: String,
    run: Number,
    knownArticles: Number,
    missingArticles: Number,
    status: String,
    applied: Boolean,
    createdAt: Date,
    decidedAt: { type: Date, default: null },
    decidedBy: { type: String, default: null },
  },
  { collection: 'reviews', versionKey: false },
);
reviewSchema.index({ tenant: 1, status: 1, source: 1 });
reviewSchema.index({ status: 1, applied: 1 });
