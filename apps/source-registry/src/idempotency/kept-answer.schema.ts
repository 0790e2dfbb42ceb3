import type { SealedSecret } from '@helpdex/contracts';
import { Schema, type Model } from 'mongoose';

/** A request that may come again. `_id` is a hash of who asked and of the key they chose. */
export interface KeptAnswerRow {
  _id: string;
  tenant: string;
  keyId: string;
  fingerprint: string;
  /** Whose it is to carry out, and until when nobody else may take over. */
  turn: string;
  turnUntil: Date;
  /** Sealed, for it may hold a new API key; null while the request is being carried out. */
  answer: SealedSecret | null;
  /** Then it is forgotten. */
  until: Date;
}

export const KEPT_ANSWERS = Symbol('KeptAnswers');
export type KeptAnswerModel = Model<KeptAnswerRow>;

export const keptAnswerSchema = new Schema<KeptAnswerRow>(
  {
    _id: String,
    tenant: String,
    keyId: String,
    fingerprint: String,
    turn: String,
    turnUntil: Date,
    answer: Schema.Types.Mixed,
    until: Date,
  },
  { collection: 'kept_answers', versionKey: false },
);
keptAnswerSchema.index({ until: 1 });
keptAnswerSchema.index({ tenant: 1, keyId: 1, until: 1 });
