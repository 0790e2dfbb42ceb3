import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsOptional, Matches, Min, ValidateNested } from 'class-validator';
import { RUN_MODES, type RunMode } from '../vocabulary';
import { IsTimestamp, RunScoped } from './event-base';
import { RunCounts } from './progress-events';
import { MAX_TARGETED } from './source-events';

/**
 * Everything of a run before this record, in this partition, has been produced. The fetcher writes one to every partition of `article.fetched`.
 * One that is not final asks the classifier what has to be looked at one by one (`SweepRequested`); the final one is passed on to the same
 * partition of `article.classified` with what was counted.
 */
export class RunBarrier extends RunScoped {
  @IsInt() @Min(0) partition!: number;
  @IsInt() @Min(1) partitions!: number;
  @IsIn(RUN_MODES) mode!: RunMode;
  /** 0 after the listing, then one more with every sweep request that was carried out. */
  @IsInt() @Min(0) round!: number;
  /** No further barrier of this run follows: when all partitions have settled this one, the run is over. */
  @IsBoolean() final!: boolean;
  /** The last page was reached, no page was skipped, the lease was held: the listing may be swept by. */
  @IsBoolean() listingComplete!: boolean;
  /** Set by targeted runs: the articles that were asked for. What of them was not found may be swept. */
  @IsOptional() @IsArray() @ArrayMaxSize(MAX_TARGETED) @Matches(/^\d{1,20}$/, { each: true }) articles?: string[];
  /** Highest `ver` that the listing gave out. */
  @IsInt() @Min(0) lastVer!: number;
  /** Of the source's options that the run was fetched by: by earlier ones it is not to be held against the ledger. Barriers of earlier versions have none. */
  @IsOptional() @IsInt() @Min(1) policyVersion?: number;
  /** Set by the classifier: outcomes of the entries of this partition in this run. */
  @IsOptional() @ValidateNested() @Type(() => RunCounts) counts?: RunCounts;
  @IsTimestamp() at!: string;
}

export const barrierKey = (barrier: Pick<RunBarrier, 'tenant' | 'source' | 'partition'>): string =>
  `barrier|${barrier.tenant}|${barrier.source}|${barrier.partition}`;
