import type { Cadence, SourceChanged } from '@helpdex/contracts';
import { Schema, type Model } from 'mongoose';

/** What the scheduler knows of a source: what `source.changed` said last, and when it is due. `_id` is `tenant|source`. */
export interface ScheduleRow {
  _id: string;
  tenant: string;
  source: string;
  revision: number;
  status: SourceChanged['status'];
  cadence: Cadence;
  /** Null while it is not to be synced by schedule. */
  nextDueAt: Date | null;
  /** When a full sync was last asked for; at first, when the source was first heard of. */
  lastFullAt: Date;
}

export const SCHEDULES = Symbol('Schedules');
export type ScheduleModel = Model<ScheduleRow>;

export const scheduleSchema = new Schema<ScheduleRow>(
  {
    _id: String,
    tenant: String,
    source: String,
    revision: Number,
    status: String,
    cadence: Schema.Types.Mixed,
    nextDueAt: Date,
    lastFullAt: Date,
  },
  { collection: 'schedules', versionKey: false, minimize: false },
);
scheduleSchema.index({ nextDueAt: 1 });
