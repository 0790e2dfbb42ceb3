import { Schema, type Model } from 'mongoose';

/** A webhook request that was carried out. `_id` is the source and the signature. */
export interface DeliveryRow {
  _id: string;
  /** From then on its timestamp is too old anyway. */
  until: Date;
}

export const DELIVERIES = Symbol('Deliveries');
export type DeliveryModel = Model<DeliveryRow>;

export const deliverySchema = new Schema<DeliveryRow>(
  { _id: String, until: Date },
  { collection: 'webhook_deliveries', versionKey: false },
);
deliverySchema.index({ until: 1 });
