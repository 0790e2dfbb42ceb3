import type {
  BrandView,
  Cadence,
  CredentialKind,
  NamedSegment,
  SealedSecret,
  SourceErrorView,
  SourceOptions,
  SourceStatus,
} from '@helpdex/contracts';
import { Schema, type Model } from 'mongoose';
import type { Waiting } from '../hints/waiting';
import type { RunOrder } from '../runs/run.schema';

/** What may be shown of credentials, and what may not. */
export interface StoredCredentials {
  kind: CredentialKind;
  email: string | null;
  clientId: string | null;
  last4: string | null;
  /** Null once destroyed. */
  secret: SealedSecret | null;
  /** Counts the pairs of tokens that Zendesk rotated since a person entered the credentials. */
  generation: number;
  /** Stands from before Zendesk is asked for a new pair until that is stored. */
  rotation: RotationNote | null;
}

/** Somebody is about to have the tokens rotated, or died over it. */
export interface RotationNote {
  owner: string;
  /** When Zendesk may first have been asked without the answer having been stored. */
  since: Date;
  /** So long nobody else may ask. A note that outlives it tells of an interruption. */
  until: Date;
}

/** The run that a source is occupied with. Its number is `lastRun`: a number is only given out when there is no active run. */
export interface ActiveRun extends RunOrder {
  id: string;
  startedAt: Date;
}

/** That a source is being deleted, and how. */
export interface DeletionOrder {
  id: string;
  /** Its text leaves the topics as well. */
  purge: boolean;
  requestedAt: Date;
}

/** A source. Whatever has to happen together is a field of this one document. */
export interface SourceRow {
  _id: string;
  tenant: string;
  /** `tenant|subdomain`, unique: the same subdomain only once per tenant. */
  slot: string;
  type: 'zendesk';
  name: string;
  subdomain: string;
  status: SourceStatus;
  cadence: Cadence;
  options: SourceOptions;
  /** Absent in rows from before they were kept. */
  brands?: BrandView[];
  /** As the latest full run heard them; absent before one has. */
  segments?: NamedSegment[];
  policyVersion: number;
  floor: number;
  credentials: StoredCredentials;
  credentialVersion: number;
  /** Counts up with every change that others are told of. */
  revision: number;
  /** Counts what has not been published yet, `SourceChanged` or a requested run; 0 when the topics know everything. */
  outbox: number;
  publishedRevision: number;
  /** Number of the latest run. */
  lastRun: number;
  activeRun: ActiveRun | null;
  /** Number of the latest run that was cut short; absent in rows from before that was told. */
  cancelledRun?: number;
  /** Set from the moment a person deletes the source. */
  deletion?: DeletionOrder;
  /** Id of the latest run that has ended. */
  endedRun: string | null;
  /** The latest due time that started a run: a repeated `SyncDue` starts none. */
  lastDueAt: Date | null;
  lastCompleteSweepAt: Date | null;
  /** When the latest full run began that went through; absent before the first. */
  lastFullAt?: Date;
  /** Absent when nothing waits for the active run to end. */
  waiting?: Waiting;
  /** Absent or null: requests to the source's webhook are refused. */
  webhookSecret?: SealedSecret | null;
  error: SourceErrorView | null;
  createdAt: Date;
  updatedAt: Date;
}

export const SOURCES = Symbol('Sources');
export type SourceModel = Model<SourceRow>;

export const slotOf = (tenant: string, subdomain: string): string => `${tenant}|${subdomain}`;

export const sourceSchema = new Schema<SourceRow>(
  {
    _id: String,
    tenant: String,
    slot: String,
    type: String,
    name: String,
    subdomain: String,
    status: String,
    cadence: Schema.Types.Mixed,
    options: Schema.Types.Mixed,
    brands: Schema.Types.Mixed,
    segments: Schema.Types.Mixed,
    policyVersion: Number,
    floor: Number,
    credentials: Schema.Types.Mixed,
    credentialVersion: Number,
    revision: Number,
    outbox: Number,
    publishedRevision: Number,
    lastRun: Number,
    activeRun: Schema.Types.Mixed,
    cancelledRun: Number,
    deletion: Schema.Types.Mixed,
    endedRun: String,
    lastDueAt: Date,
    lastCompleteSweepAt: Date,
    lastFullAt: Date,
    waiting: Schema.Types.Mixed,
    webhookSecret: Schema.Types.Mixed,
    error: Schema.Types.Mixed,
    createdAt: Date,
    updatedAt: Date,
  },
  { collection: 'sources', versionKey: false, minimize: false },
);
sourceSchema.index({ slot: 1 }, { unique: true });
sourceSchema.index({ tenant: 1, createdAt: 1, _id: 1 });
sourceSchema.index({ outbox: 1 });
sourceSchema.index({ status: 1 });
sourceSchema.index({ 'waiting.since': 1 });
