import type { RunMode, RunTrigger } from '@helpdex/contracts';
import { Schema, type Model } from 'mongoose';
import type { RunState } from './run-state';

/** What a run shall do, as it was asked for. */
export interface RunOrder {
  mode: RunMode;
  trigger: RunTrigger;
  /** For `targeted` runs. */
  articles: string[];
  reemit: boolean;
}

/** One sync of one source. */
export interface RunRow extends RunOrder {
  _id: string;
  tenant: string;
  source: string;
  run: number;
  startedAt: Date;
  /** When something was heard of it last, by the clock of the registry. */
  heardAt: Date;
  /** Has not ended. */
  active: boolean;
  /** Counts up with every change, for compare-and-set. */
  rev: number;
  state: RunState;
}

export const RUNS = Symbol('Runs');
export type RunModel = Model<RunRow>;

export const runSchema = new Schema<RunRow>(
  {
    _id: String,
    tenant: String,
    source: String,
    run: Number,
    mode: String,
    trigger: String,
    articles: [String],
    reemit: Boolean,
    startedAt: Date,
    heardAt: Date,
    active: Boolean,
    rev: Number,
    state: Schema.Types.Mixed,
  },
  { collection: 'runs', versionKey: false, minimize: false },
);
runSchema.index({ tenant: 1, source: 1, run: 1 }, { unique: true });
runSchema.index({ tenant: 1, startedAt: -1, _id: -1 });
runSchema.index({ active: 1, heardAt: 1 });
