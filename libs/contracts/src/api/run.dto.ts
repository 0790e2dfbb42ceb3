import { IsOptional, IsString, Length } from 'class-validator';
import type { ProblemReport, RunCounts, ZendeskUse } from '../events/progress-events';
import type { RunMode, RunStatus, RunTrigger } from '../vocabulary';
import { PageQuery } from './article.dto';

export class RunQuery extends PageQuery {
  @IsOptional() @IsString() @Length(1, 64) source?: string;
}

/** One sync of one source. Counts are of entries, an article in one locale. */
export interface RunDto {
  id: string;
  sourceId: string;
  run: number;
  mode: RunMode;
  trigger: RunTrigger;
  status: RunStatus;
  startedAt: string;
  /** When the last page was fetched. */
  fetchedAt: string | null;
  finishedAt: string | null;
  resumeCount: number;
  counts: RunCounts;
  zendesk: ZendeskUse;
  progress: { done: number; total: number | null; etaSeconds: number | null };
  error: ProblemReport | null;
}

export const zeroRunCounts = (): RunCounts => ({
  seen: 0,
  published: 0,
  unchanged: 0,
  closed: 0,
  archived: 0,
  excluded: 0,
  stale: 0,
  quarantined: 0,
  indexed: 0,
});
