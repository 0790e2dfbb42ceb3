import type { ProblemReport, RebuildChanges, RebuildCounts } from '@helpdex/contracts';
import { Schema, type Model } from 'mongoose';
import type { FoundDifference } from './verify/difference';

export const WORKING_PHASES = ['preparing', 'filling', 'verifying', 'swapping', 'returning', 'returningSwap'] as const;
/**
 * Where a rebuild stands. `preparing`: gets a generation. `filling`: replays the topic into it. `verifying`: holds it against the ledger. `swapping`:
 * makes it the one that is searched. `returning`, `returningSwap`: the same with the generation before, for a rollback. The others are at rest.
 */
export type RebuildPhase = (typeof WORKING_PHASES)[number] | 'blocked' | 'swapped' | 'checked' | 'failed' | 'rolled_back';

/** Offsets of one partition, as decimals. */
export interface StoredSpan {
  partition: number;
  from: string;
  to: string;
}

/** An entry for the audit log that the registry has not taken yet. */
export interface PendingAudit {
  /** Of the entry; a delivery that is repeated after a crash is recognised by it. */
  id: string;
  actor: string;
  action: string;
  detail: Record<string, unknown>;
}

export interface RebuildRow {
  _id: string;
  tenant: string;
  sourceId: string | null;
  reason: string;
  dryRun: boolean;
  startedBy: string;
  startedAt: Date;
  finishedAt: Date | null;
  phase: RebuildPhase;
  /** Fencing token of the lease under which it was changed last. */
  token: number;
  /** 0 while it has none. */
  generation: number;
  /** What was searched before the swap: what a rollback goes back to. */
  previous: number | null;
  /** What is still to be read; `from` moves on as the index has it. Null until it is known. */
  spans: StoredSpan[] | null;
  /** Records there were to read in all. */
  toReplay: number;
  /** Entries of other sources are carried over. */
  copied: boolean;
  counts: RebuildCounts;
  progress: { done: number; total: number | null; etaSeconds: number | null };
  differences: FoundDifference[];
  differencesTotal: number;
  changes: RebuildChanges | null;
  /** Ends of the topic at the swap: from here on the previous generation has nothing but closings. */
  swapEnds: StoredSpan[] | null;
  rollbackUntil: Date | null;
  /** Attempts of the present step that came to nothing. */
  failures: number;
  error: ProblemReport | null;
  audits: PendingAudit[];
}

export const REBUILDS = Symbol('REBUILDS');
export type RebuildModel = Model<RebuildRow>;

const mixed = { type: Schema.Types.Mixed };

export const rebuildSchema = new Schema<RebuildRow>(
  {
    ...{
      _id: String,
      tenant: String,
      sourceId: String,
      reason: String,
      dryRun: Boolean,
      startedBy: String,
      startedAt: Date,
      finishedAt: Date,
    },
    ...{ phase: String, token: Number, generation: Number, previous: Number, spans: mixed, toReplay: Number, copied: Boolean },
    ...{ counts: mixed, progress: mixed, differences: mixed, differencesTotal: Number, changes: mixed, swapEnds: mixed },
    ...{ rollbackUntil: Date, failures: Number, error: mixed, audits: mixed },
  },
  { collection: 'rebuilds', versionKey: false, minimize: false },
);
rebuildSchema.index({ tenant: 1, startedAt: -1, _id: -1 });
rebuildSchema.index({ phase: 1, startedAt: 1 });
