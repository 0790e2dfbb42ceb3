import { Schema, type Model } from 'mongoose';

/** An index that no longer takes writes, and since when. It is deleted once every writer has heard of it. */
export interface RetiredGeneration {
  number: number;
  at: Date;
}

/** All generations of one tenant in one document, so that each change of roles is one atomic write. `_id` is the tenant. */
export interface GenerationsRow {
  _id: string;
  /** Counts up with every change; the guard of each. */
  revision: number;
  /** The one that is searched, and the only one that every writer knows from the beginning. */
  live: number;
  /** The one that is filled, or caught up; takes every write. */
  building: number | null;
  /** What is written to `building` has to be searchable before it is in `live`: a swap is near. */
  refreshes: boolean;
  /** The one before the last swap. Takes closings only. */
  previous: number | null;
  /** Id of the rebuild that `building` belongs to. At most one per tenant. */
  rebuild: string | null;
  retired: RetiredGeneration[];
  /** Highest number ever given out. */
  last: number;
}

export const GENERATIONS = Symbol('GENERATIONS');
export type GenerationModel = Model<GenerationsRow>;

export const generationSchema = new Schema<GenerationsRow>(
  {
    ...{
      _id: String,
      revision: Number,
      live: Number,
      building: Number,
      refreshes: Boolean,
      previous: Number,
      rebuild: String,
      last: Number,
    },
    retired: [{ _id: false, number: Number, at: Date }],
  },
  { collection: 'generations', versionKey: false },
);
