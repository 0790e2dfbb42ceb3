import { Schema, type Model } from 'mongoose';

/** How far the classifier is with the barriers of one run. `_id` is `tenant|source|run`. */
export interface SweepRow {
  _id: string;
  tenant: string;
  source: string;
  run: number;
  /** Partitions that have settled the barrier of a round, by round. */
  settled: Record<string, number[]>;
  /** Decided once, when the listing is settled everywhere; null before. */
  decision: SweepDecision | null;
}

export interface SweepDecision {
  /** Too much is missing: nothing is removed by this run. */
  held: boolean;
  /** A run that asks for more rounds than its candidates can need is going round in circles. */
  maxRounds: number;
  /** Of the review that a held run opens: partitions that settle in the same moment open the same one. */
  reviewId: string;
}

export const SWEEPS = Symbol('SWEEPS');
export type SweepModel = Model<SweepRow>;

const mixed = { type: Schema.Types.Mixed };

export const sweepSchema = new Schema<SweepRow>(
  { _id: String, tenant: String, source: String, run: Number, settled: mixed, decision: { ...mixed, default: null } },
  { collection: 'sweeps', versionKey: false, minimize: false },
);
sweepSchema.index({ tenant: 1, source: 1, run: 1 });
