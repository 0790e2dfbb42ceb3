import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { AUDIENCES, ENTRY_STATES, REASON_CODES, type Audience, type EntryState, type ReasonCode } from '../vocabulary';
import { IsTimestamp, EntryScoped } from './event-base';
import { MAX_BODY_CHARS, MAX_TITLE_CHARS } from './article-fetched';

/** Reasons told with a verdict, and characters of what one says; whoever judges cuts what is beyond. */
export const MAX_REASONS = 20;
export const MAX_REASON_DETAIL_CHARS = 500;

/** Why an entry has its audience. `detail` names the rule, segment or person where there is one. */
export class Reason {
  @IsIn(REASON_CODES) code!: ReasonCode;
  @IsOptional() @IsString() @MaxLength(MAX_REASON_DETAIL_CHARS) detail?: string;
}

/** What is searched and shown. `html` is sanitised, `text` is the same without markup. */
export class ClassifiedContent {
  @IsString() @MaxLength(MAX_TITLE_CHARS) title!: string;
  @IsString() @MaxLength(MAX_BODY_CHARS) html!: string;
  @IsString() @MaxLength(MAX_BODY_CHARS) text!: string;
  @IsOptional() @IsString() @MaxLength(4_000) url!: string | null;
  @IsArray() @ArrayMaxSize(200) @IsString({ each: true }) labels!: string[];
  @IsArray() @ArrayMaxSize(20) @IsString({ each: true }) path!: string[];
  @IsArray() @ArrayMaxSize(20) @IsString({ each: true }) sectionIds!: string[];
  @IsOptional() @IsString() @Length(1, 40) brand?: string | null;
  @IsBoolean() draft!: boolean;
  @IsBoolean() outdated!: boolean;
  @IsOptional() @IsTimestamp() updatedAt!: string | null;
}

/**
 * The classifier's verdict on one entry. `ver` here is the entry's emission version, strictly increasing per entry (ADR 0003).
 * Content is present exactly when the entry belongs into an index: state `live` or `archived` and audience `public` or `internal`.
 */
export class ArticleClassified extends EntryScoped {
  @IsIn(AUDIENCES) audience!: Audience;
  @IsIn(ENTRY_STATES) state!: EntryState;
  @IsArray() @ArrayMaxSize(MAX_REASONS) @ValidateNested({ each: true }) @Type(() => Reason) reasons!: Reason[];
  /** Audience before this record, for whoever evicts caches; absent for the first. */
  @IsOptional() @IsIn(AUDIENCES) previousAudience?: Audience;
  @IsInt() @Min(0) policyVersion!: number;
  @IsString() @Length(8, 128) hash!: string;
  @IsOptional() @ValidateNested() @Type(() => ClassifiedContent) content?: ClassifiedContent;
  @IsTimestamp() classifiedAt!: string;
}
