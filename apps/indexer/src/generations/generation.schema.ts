import { Schema, type Model } from 'mongoose';

export const GENERATION_STATES = ['building', 'live', 'previous', 'dropped'] as const;
export type GenerationState = (typeof GENERATION_STATES)[number];

/** One pair of indices of a tenant. `_id` is `tenant|number`. */
export interface GenerationRow {
  _id: string;
  tenant: string;
  number: number;
  state: GenerationState;
  createdAt: Date;
}

export const GENERATIONS = Symbol('GENERATIONS');
export type GenerationModel = Model<GenerationRow>;

export const generationSchema = new Schema<GenerationRow>(
  { _id: String, tenant: String, number: Number, state: String, createdAt: Date },
  { collection: 'generations', versionKey: false },
);
generationSchema.index({ tenant: 1, state: 1 });
