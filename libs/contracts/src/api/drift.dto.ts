import { IsBoolean, IsOptional, IsString, Length, Matches } from 'class-validator';
import { ID_PATTERN } from '../events/event-base';
import type { ProblemReport } from '../events/progress-events';
import { PageQuery } from './article.dto';

export class DriftCheckInput {
  @IsString() @Matches(ID_PATTERN) sourceId!: string;
  /** Have what differs fetched from Zendesk again and sent to the index anew. Default: false. */
  @IsOptional() @IsBoolean() heal?: boolean;
}

export class DriftCheckQuery extends PageQuery {
  @IsOptional() @IsString() @Length(1, 64) source?: string;
}

export const DRIFT_KINDS = ['missing', 'extra', 'stale', 'wrongAudience'] as const;
/**
 * `missing`: Zendesk has it, search does not. `extra`: search has it, Zendesk does not. `stale`: search has another text or version of it.
 * `wrongAudience`: it stands on another side than it should, or on one where it should be on none.
 */
export type DriftKind = (typeof DRIFT_KINDS)[number];

export const DRIFT_STATUSES = ['running', 'done', 'failed'] as const;
export type DriftStatus = (typeof DRIFT_STATUSES)[number];

/** Differences that are named; all are counted. */
export const MAX_DRIFT_DIFFERENCES = 200;

/** Zendesk's listing, the ledger and the index, compared entry by entry (an article in one locale). */
export interface DriftCheckDto {
  id: string;
  sourceId: string;
  status: DriftStatus;
  heal: boolean;
  startedAt: string;
  finishedAt: string | null;
  /** Entries that were compared so far. */
  compared: number;
  missing: number;
  extra: number;
  stale: number;
  wrongAudience: number;
  /** The first of them; `id` is `SOURCE:ARTICLE:LOCALE`. */
  differences: { id: string; kind: DriftKind }[];
  zendeskRequests: number;
  /** The run that fetches again what differs; null when nothing is healed, or nothing differs. */
  healRunId: string | null;
  /** Why the check failed, or why some of it was not healed. */
  error: ProblemReport | null;
}
