import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Length, Min, ValidateNested } from 'class-validator';
import { IsTimestamp, SourceScoped } from './event-base';
import { MayNameSegments, type NamedSegment } from './source-events';

/** Entries by what became of them. A sum of all but `indexed` equals `seen` at the end of every run. */
export class RunCounts {
  @IsInt() @Min(0) seen!: number;
  @IsInt() @Min(0) published!: number;
  @IsInt() @Min(0) unchanged!: number;
  @IsInt() @Min(0) closed!: number;
  @IsInt() @Min(0) archived!: number;
  @IsInt() @Min(0) excluded!: number;
  @IsInt() @Min(0) stale!: number;
  @IsInt() @Min(0) quarantined!: number;
  @IsInt() @Min(0) indexed!: number;
}

/** What a run costs the account. */
export class ZendeskUse {
  @IsInt() @Min(0) requests!: number;
  @IsInt() @Min(0) throttledMs!: number;
  /** Requests left in the account's current minute, as Zendesk last said; null when it has not said. */
  @IsOptional() @IsInt() remaining!: number | null;
}

/** A fault told to a person: what happened and what to do about it. */
export class ProblemReport {
  @IsString() @Length(1, 100) code!: string;
  @IsString() @Length(1, 1000) message!: string;
  @IsOptional() @IsString() @Length(1, 1000) action?: string;
}

export const PROGRESS_STAGES = ['fetching', 'fetched', 'classifying', 'classified', 'indexing', 'indexed', 'failed', 'cancelled'] as const;
export type ProgressStage = (typeof PROGRESS_STAGES)[number];

/**
 * How far a service is with a run. Reports of one (stage family, partition) replace each other by `sequence`, so they may be repeated and reordered.
 * `fetching`/`fetched` speak of the whole run; the others of one partition, `classified` and `indexed` once its barrier is settled.
 */
export class SyncProgress extends SourceScoped {
  @IsInt() @Min(1) run!: number;
  @IsIn(PROGRESS_STAGES) stage!: ProgressStage;
  @IsInt() @Min(0) sequence!: number;
  @IsOptional() @IsInt() @Min(0) partition?: number;
  @IsOptional() @IsInt() @Min(1) partitions?: number;
  /** Records the fetcher has produced so far, or that this partition has settled. */
  @IsInt() @Min(0) done!: number;
  /** What `done` will be at the end, where it can be known or estimated. */
  @IsOptional() @IsInt() @Min(0) total?: number | null;
  @IsOptional() @ValidateNested() @Type(() => RunCounts) counts?: RunCounts;
  @IsOptional() @ValidateNested() @Type(() => ZendeskUse) zendesk?: ZendeskUse;
  /** How often the run was taken up again after a crash. */
  @IsOptional() @IsInt() @Min(0) resumeCount?: number;
  /** On `fetching`: everything is listed; what remains is to look at single articles. */
  @IsOptional() @IsBoolean() listed?: boolean;
  /** On `fetched`: so much was missing that nothing was removed; a review waits for a person. */
  @IsOptional() @IsBoolean() held?: boolean;
  /** On `fetched`: nothing was produced, not even barriers; no other stage will report. */
  @IsOptional() @IsBoolean() quiet?: boolean;
  /** True on `fetched` of a full run whose listing was proven complete. */
  @IsOptional() @IsBoolean() listingComplete?: boolean;
  /** On `fetched` of a full run: what the account's user segments are called, unless Zendesk did not say. */
  @MayNameSegments() segments?: NamedSegment[];
  @IsOptional() @ValidateNested() @Type(() => ProblemReport) error?: ProblemReport;
  @IsTimestamp() at!: string;
}
