import { Schema, type Model } from 'mongoose';

/** Who changed what. Never updated, never removed. */
export interface AuditRow {
  _id: string;
  tenant: string;
  at: Date;
  actor: string;
  action: string;
  target: string | null;
  /** Facts without secrets. */
  detail: Record<string, unknown>;
}

export const AUDIT = Symbol('Audit');
export type AuditModel = Model<AuditRow>;

export const auditSchema = new Schema<AuditRow>(
  { _id: String, tenant: String, at: Date, actor: String, action: String, target: String, detail: Schema.Types.Mixed },
  { collection: 'audit', versionKey: false, minimize: false },
);
auditSchema.index({ tenant: 1, at: -1, _id: -1 });
