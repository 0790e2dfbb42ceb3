import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsString, Length, Matches, Min, ValidateNested } from 'class-validator';
import { IsCadence, type Cadence } from '../cadence';
import { SourceOptions } from '../options';
import { RUN_MODES, RUN_TRIGGERS, SOURCE_STATUSES, type RunMode, type RunTrigger, type SourceStatus } from '../vocabulary';
import { IsTimestamp, RunScoped, SourceScoped } from './event-base';

/** User segments whose names are told; an account with more of them keeps some nameless. */
export const MAX_NAMED_SEGMENTS = 500;
export const MAX_SEGMENT_NAME_CHARS = 200;

/** A group of people that Zendesk shows articles to, as it is called there. */
export class NamedSegment {
  @IsString() @Length(1, 40) id!: string;
  @IsString() @Length(1, MAX_SEGMENT_NAME_CHARS) name!: string;
}

/** The segments of an account, where they are told. */
export const MayNameSegments =
  (): PropertyDecorator =>
  (target, property): void => {
    const list = [IsOptional(), IsArray(), ArrayMaxSize(MAX_NAMED_SEGMENTS), ValidateNested({ each: true }), Type(() => NamedSegment)];
    for (const decorate of list) decorate(target, property as string);
  };

/** A source was added, edited, disconnected or deleted. The whole public state of the source; consumers keep the highest `revision`. */
export class SourceChanged extends SourceScoped {
  /** Counts up with every change of the source. */
  @IsInt() @Min(1) revision!: number;
  @IsIn(['zendesk']) type!: 'zendesk';
  @IsString() @Length(1, 200) name!: string;
  @IsString() @Matches(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/) subdomain!: string;
  @IsIn([...SOURCE_STATUSES, 'deleted']) status!: SourceStatus | 'deleted';
  @IsCadence() cadence!: Cadence;
  @ValidateNested() @Type(() => SourceOptions) options!: SourceOptions;
  /** Counts up when an option that decides visibility changes. */
  @IsInt() @Min(1) policyVersion!: number;
  /** Records of this source with a lower `ver` are dead: it was deleted or reset since. */
  @IsInt() @Min(0) floor!: number;
  /** Counts up when the credentials change, so that an open session with the old ones ends. */
  @IsInt() @Min(0) credentialVersion!: number;
  /** Runs up to this number were cut short, by a person or by another verb: nothing more is fetched for them. */
  @IsOptional() @IsInt() @Min(0) cancelledRun?: number;
  /** With `deleting` and `deleted`: the text of its articles leaves the topics as well. */
  @IsOptional() @IsBoolean() purge?: boolean;
  /** For people to read; absent until a full run has learned them. Nothing is decided by a name. */
  @MayNameSegments() segments?: NamedSegment[];
  @IsTimestamp() at!: string;
}

/** A source that is being deleted, or was: nothing of it may be fetched, shown or kept. */
export const sourceIsEnding = ({ status }: Pick<SourceChanged, 'status'>): boolean => status === 'deleting' || status === 'deleted';

/** The scheduler found a source due. */
export class SyncDue extends SourceScoped {
  @IsIn(RUN_MODES) mode!: RunMode;
  @IsTimestamp() dueAt!: string;
}

/** Articles that one targeted run may be asked for. */
export const MAX_TARGETED = 1_000;

/** A run was allocated; the fetcher shall carry it out. Ids only, never credentials. */
export class SyncRequested extends RunScoped {
  @IsIn(RUN_MODES) mode!: RunMode;
  @IsIn(RUN_TRIGGERS) trigger!: RunTrigger;
  /** Set for `targeted` runs. */
  @IsOptional() @IsArray() @ArrayMaxSize(MAX_TARGETED) @Matches(/^\d{1,20}$/, { each: true }) articles?: string[];
  /** Every article is emitted again, changed or not (after a reconnect). */
  @IsOptional() @IsBoolean() reemit?: boolean;
  /** Of the options to go by, or later ones: who knows the source by earlier ones waits. Requests of earlier versions have none. */
  @IsOptional() @IsInt() @Min(1) policyVersion?: number;
  @IsTimestamp() requestedAt!: string;
}
