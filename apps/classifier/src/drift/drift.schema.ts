import type { DriftKind, DriftStatus, ProblemReport } from '@helpdex/contracts';
import { Schema, type Model } from 'mongoose';

/** What a check has come to so far. */
export interface DriftFindings {
  compared: number;
  counts: Record<DriftKind, number>;
  /** The first of them. */
  differences: { id: string; kind: DriftKind }[];
  zendeskRequests: number;
}

export interface DriftRow extends DriftFindings {
  _id: string;
  tenant: string;
  source: string;
  status: DriftStatus;
  heal: boolean;
  /** Id of the API key. */
  by: string;
  startedAt: Date;
  finishedAt: Date | null;
  healRunId: string | null;
  error: ProblemReport | null;
  leaseOwner: string | null;
  leaseUntil: Date;
  /** Times that it was begun: its process may die under it. */
  attempts: number;
}

/** An entry that a check has met: listed by Zendesk, or counted. `_id` is `check|docKey`. */
export interface SightingRow {
  _id: string;
  check: string;
  /** What it was counted as; null when nothing is wrong with it so far. */
  kind: DriftKind | null;
}

export const DRIFT_CHECKS = Symbol('DRIFT_CHECKS');
export const SIGHTINGS = Symbol('SIGHTINGS');
export type DriftModel = Model<DriftRow>;
export type SightingModel = Model<SightingRow>;

const mixed = { type: Schema.Types.Mixed };

export const driftSchema = new Schema<DriftRow>(
  {
    _id: String,
    tenant: String,
    source: String,
    status: String,
    heal: Boolean,
    by: String,
    startedAt: Date,
    finishedAt: { type: Date, default: null },
    compared: Number,
    counts: mixed,
    differences: mixed,
    zendeskRequests: Number,
    healRunId: { type: String, default: null },
    error: { ...mixed, default: null },
    leaseOwner: { type: String, default: null },
    leaseUntil: Date,
    attempts: Number,
  },
  { collection: 'drift_checks', versionKey: false, minimize: false },
);
driftSchema.index({ tenant: 1, source: 1, startedAt: -1 });
driftSchema.index({ tenant: 1, startedAt: -1, _id: -1 });
driftSchema.index({ status: 1, leaseUntil: 1 });

export const sightingSchema = new Schema<SightingRow>(
  { _id: String, check: String, kind: { type: String, default: null } },
  { collection: 'drift_sightings', versionKey: false },
);
sightingSchema.index({ check: 1 });
