import { IsBoolean, IsOptional, IsString, Length } from 'class-validator';
import type { ProblemReport } from '../events/progress-events';

export const REBUILD_STATUSES = ['replaying', 'verifying', 'blocked', 'swapped', 'failed', 'rolled_back', 'checked'] as const;
/**
 * `blocked`: the new index differs from the ledger and is not searched; nothing else waits for it. `swapped`: the new index is searched.
 * `checked`: a dry run found no difference; nothing was changed.
 */
export type RebuildStatus = (typeof REBUILD_STATUSES)[number];
export const FINAL_REBUILD_STATUSES: readonly RebuildStatus[] = ['blocked', 'swapped', 'failed', 'rolled_back', 'checked'];

export const REBUILD_DIFFERENCE_KINDS = ['missing', 'stale', 'ahead', 'wrong_side', 'wrong_text', 'not_closed'] as const;
/**
 * How an entry of the new index differs from the ledger. `missing`: should be there and is not; `stale` and `ahead`: another version than was sent last;
 * `wrong_side`: public instead of internal or the reverse; `wrong_text`: the right version with another text; `not_closed`: there, but should not be.
 */
export type RebuildDifferenceKind = (typeof REBUILD_DIFFERENCE_KINDS)[number];

export class StartRebuildInput {
  /** null or left out: all sources. */
  @IsOptional() @IsString() @Length(1, 64) sourceId?: string;
  /** For the audit log. */
  @IsString() @Length(1, 500) reason!: string;
  /** Fills and verifies an index and drops it again: says what would change, and changes nothing. */
  @IsOptional() @IsBoolean() dryRun?: boolean;
}

export interface RebuildCounts {
  /** Records read from the topic. */
  replayed: number;
  /** Entries written to the new index, each as often as it became newer. */
  written: number;
  /** Records that something newer had overtaken. */
  stale: number;
  /** Entries on each side of the new index, as of its verification. */
  public: number;
  internal: number;
  /** Entries of the ledger that were held against the new index. */
  verified: number;
}

export interface RebuildDifference {
  /** `SOURCE:ARTICLE:LOCALE` */
  id: string;
  kind: RebuildDifferenceKind;
}

/** What a dry run found that a search would answer differently afterwards, in entries. */
export interface RebuildChanges {
  appear: number;
  vanish: number;
  /** Another version or side. */
  differ: number;
}

/** A new index filled from Kafka, and what became of it. */
export interface RebuildDto {
  id: string;
  sourceId: string | null;
  reason: string;
  dryRun: boolean;
  status: RebuildStatus;
  /** Number of the index that is built. */
  generation: number;
  startedAt: string;
  finishedAt: string | null;
  /** Id of the API key. */
  startedBy: string;
  counts: RebuildCounts;
  /** Of the present step. */
  progress: { done: number; total: number | null; etaSeconds: number | null };
  /** The first of them. */
  differences: RebuildDifference[];
  differencesTotal: number;
  /** Of a dry run that is `checked`; null otherwise. */
  changes: RebuildChanges | null;
  zendeskRequests: 0;
  /** Until when a rollback is possible; null when it is not. */
  rollbackUntil: string | null;
  error: ProblemReport | null;
}

export const zeroRebuildCounts = (): RebuildCounts => ({ replayed: 0, written: 0, stale: 0, public: 0, internal: 0, verified: 0 });
