import type { Role } from '@helpdex/contracts';
import { Schema, type Model } from 'mongoose';

/** An API key without its secret. */
export interface KeyRow {
  _id: string;
  tenant: string;
  name: string;
  role: Role;
  /** The installation's first key, from HELPDEX_ADMIN_KEY. */
  bootstrap: boolean;
  /** Not unique: what decides is the hash. */
  prefix: string;
  hash: string;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

export interface TenantRow {
  _id: string;
  name: string;
  createdAt: Date;
}

export const KEYS = Symbol('Keys');
export const TENANTS = Symbol('Tenants');
export type KeyModel = Model<KeyRow>;
export type TenantModel = Model<TenantRow>;

export const keySchema = new Schema<KeyRow>(
  {
    _id: String,
    tenant: String,
    name: String,
    role: String,
    bootstrap: Boolean,
    prefix: String,
    hash: String,
    createdAt: Date,
    expiresAt: Date,
    lastUsedAt: Date,
    revokedAt: Date,
  },
  { collection: 'keys', versionKey: false },
);
keySchema.index({ prefix: 1 });
keySchema.index({ tenant: 1, createdAt: 1, _id: 1 });

export const tenantSchema = new Schema<TenantRow>(
  { _id: String, name: String, createdAt: Date },
  { collection: 'tenants', versionKey: false },
);
