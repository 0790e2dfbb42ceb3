import type { ArticleHistoryEntry, ClassifiedContent } from '@helpdex/contracts';
import type { LedgerEntry } from '@helpdex/domain';
import { Schema, type Model } from 'mongoose';

/**
 * One entry of the ledger: an article in one locale, with the text it was last accepted with. `_id` is the docKey.
 * Bodies are at most 1 MB, so a row stays far below MongoDB's 16 MB.
 */
export interface LedgerRow extends LedgerEntry {
  _id: string;
  tenant: string;
  source: string;
  article: string;
  locale: string;
  /** Partition of the article topics; counts are kept per partition. */
  partition: number;
  /** Absent while nothing readable has ever been fetched. */
  content?: ClassifiedContent;
  /** `content.title` in lower case, for finding by text. */
  titleFold: string;
  /** A verdict waits for Kafka's acknowledgement, since then; null when none does. */
  unsentSince: Date | null;
  /** Why the entry is quarantined; null when it is not. */
  detail: string | null;
  syncedAt: Date;
  /** Of the write that made the row what it is: two writers can arrive at the same versions from the same row. */
  writtenBy?: string;
  history: ArticleHistoryEntry[];
}

/** What the verdict of an entry is made from. */
export type ToldRow = Omit<LedgerRow, 'history'>;

/** What an entry is judged by: its texts, most of what a row holds, are there only when they are new. */
export type JudgedRow = Omit<ToldRow, 'content'> & { content?: JudgedContent };
export type JudgedContent = Omit<ClassifiedContent, 'html' | 'text'> & Partial<Pick<ClassifiedContent, 'html' | 'text'>>;

/** What a query leaves out that needs neither the texts nor what became of the entry: most of a row. */
export const WITHOUT_TEXTS = { 'content.html': 0, 'content.text': 0, history: 0 } as const;

export const isToldRow = (row: JudgedRow): row is ToldRow =>
  row.content === undefined || (row.content.html !== undefined && row.content.text !== undefined);

export const LEDGER_MODEL = 'LedgerRow';
/** Last changes kept per entry. */
export const MAX_HISTORY = 20;

const mixed = { type: Schema.Types.Mixed };

export const ledgerSchema = new Schema<LedgerRow>(
  {
    _id: String,
    tenant: String,
    source: String,
    article: String,
    locale: String,
    partition: Number,
    ver: Number,
    lastSeenRun: Number,
    emitVer: Number,
    sent: mixed,
    state: String,
    readableState: { type: String, default: 'live' },
    audience: String,
    reasons: mixed,
    hash: String,
    policyVersion: Number,
    facts: mixed,
    override: mixed,
    overrideSuspended: Boolean,
    outcome: String,
    outcomeRun: Number,
    unconfirmedRun: { type: Number, default: null },
    content: mixed,
    titleFold: String,
    unsentSince: { type: Date, default: null },
    detail: String,
    syncedAt: Date,
    writtenBy: String,
    history: mixed,
  },
  { collection: 'ledger', versionKey: false, minimize: false },
);

// Counting a run, listing a source, finding what waits: each question has its index, and no other is kept.
ledgerSchema.index({ tenant: 1, source: 1, outcomeRun: 1, partition: 1, outcome: 1 });
ledgerSchema.index({ tenant: 1, source: 1, audience: 1, state: 1 });
ledgerSchema.index({ tenant: 1, 'content.updatedAt': -1, _id: 1 });
ledgerSchema.index({ tenant: 1, source: 1, state: 1, lastSeenRun: 1 });
ledgerSchema.index({ tenant: 1, source: 1, unconfirmedRun: 1 });
ledgerSchema.index({ tenant: 1, source: 1, policyVersion: 1 });
ledgerSchema.index({ tenant: 1, overrideSuspended: 1, source: 1, _id: 1 });
ledgerSchema.index({ unsentSince: 1 });

export type LedgerModel = Model<LedgerRow>;
