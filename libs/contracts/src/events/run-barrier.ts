import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, Min, ValidateNested } from 'class-validator';
import { RUN_MODES, type RunMode } from '../vocabulary';
import { IsTimestamp, RunScoped } from './event-base';
import { RunCounts } from './progress-events';

export const BARRIER_PHASES = ['listing', 'sweep'] as const;

/**
 * Everything of a run before this record, in this partition, has been produced. The fetcher writes one to every partition of
 * `article.fetched`; the classifier passes it on to the same partition of `article.classified` with what it counted.
 */
export class RunBarrier extends RunScoped {
  @IsInt() @Min(0) partition!: number;
  @IsInt() @Min(1) partitions!: number;
  @IsIn(RUN_MODES) mode!: RunMode;
  @IsIn(BARRIER_PHASES) phase!: (typeof BARRIER_PHASES)[number];
  /** No further barrier of this run follows: when all partitions have settled this one, the run is over. */
  @IsBoolean() final!: boolean;
  /** The last page was reached, no page was skipped, the lease was held: the listing may be swept by. */
  @IsBoolean() listingComplete!: boolean;
  /** Highest `ver` that the listing gave out. */
  @IsInt() @Min(0) lastVer!: number;
  /** Set by the classifier: outcomes of the entries of this partition in this run. */
  @IsOptional() @ValidateNested() @Type(() => RunCounts) counts?: RunCounts;
  @IsTimestamp() at!: string;
}

export const barrierKey = (barrier: Pick<RunBarrier, 'tenant' | 'source' | 'partition'>): string =>
  `barrier|${barrier.tenant}|${barrier.source}|${barrier.partition}`;
