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
import { IsTimestamp, EntryScoped } from './event-base';

/** Limits of one record: Zendesk allows 1 MB per body; a title longer than this is cut by nobody but refused. */
export const MAX_TITLE_CHARS = 2_000;
export const MAX_BODY_CHARS = 2_000_000;

/**
 * Everything Zendesk said that decides who may see the entry, as it was said. An absent field means that Zendesk did not say,
 * which is never read as permission (`decideVisibility` in libs/domain).
 */
export class VisibilityEvidence {
  /** Draft state of this translation, not of the article's displayed locale. */
  @IsOptional() @IsBoolean() draft?: boolean;
  @IsOptional() @IsBoolean() hidden?: boolean;
  @IsOptional() @IsBoolean() outdated?: boolean;
  /** `user_segment_id`: null is everyone, a string restricts, absent is unknown. */
  @IsOptional() @IsString() @Length(1, 40) userSegmentId?: string | null;
  /** `user_segment_ids`: absent from most real answers; a non-empty list restricts. */
  @IsOptional() @IsArray() @ArrayMaxSize(200) @IsString({ each: true }) userSegmentIds?: string[] | null;
}

export class SectionStep {
  @IsString() @Length(1, 40) id!: string;
  @IsString() @MaxLength(2_000) name!: string;
}

/** One translation as read from Zendesk. */
export class FetchedContent {
  @IsString() @MaxLength(MAX_TITLE_CHARS) title!: string;
  /** HTML as Zendesk gave it, not sanitised; null when the article has none. */
  @IsOptional() @IsString() @MaxLength(MAX_BODY_CHARS) body!: string | null;
  /** Where a person reads it. */
  @IsOptional() @IsString() @MaxLength(4_000) url!: string | null;
  @IsArray() @ArrayMaxSize(200) @IsString({ each: true }) labels!: string[];
  /** Category and sections from the top down. */
  @IsArray() @ArrayMaxSize(20) @ValidateNested({ each: true }) @Type(() => SectionStep) path!: SectionStep[];
  /** Zendesk did not say all labels: rules about labels may hold unseen. */
  @IsOptional() @IsBoolean() labelsUnknown?: boolean;
  /** Not all sections above the article could be found: rules about sections may hold unseen. */
  @IsOptional() @IsBoolean() placeUnknown?: boolean;
  @IsOptional() @IsString() @Length(1, 40) sourceLocale?: string | null;
  @IsOptional() @IsString() @Length(1, 40) brand?: string | null;
  /** The later of the article's and the translation's `updated_at`: whole seconds, informative only, never a version. */
  @IsOptional() @IsTimestamp() updatedAt!: string | null;
}

export const FETCHED_STATES = ['present', 'gone', 'untranslated', 'unparsable'] as const;

/**
 * What the fetcher saw of one entry. `present` carries content and evidence; `gone` is an article that a request of its own did not find;
 * `untranslated` is one that is there without a translation into this locale; `unparsable` was listed, but could not be understood, and `detail` says why.
 */
export class ArticleFetched extends EntryScoped {
  @IsIn(FETCHED_STATES) state!: (typeof FETCHED_STATES)[number];
  @IsOptional() @ValidateNested() @Type(() => VisibilityEvidence) evidence?: VisibilityEvidence;
  @IsOptional() @ValidateNested() @Type(() => FetchedContent) content?: FetchedContent;
  @IsOptional() @IsString() @MaxLength(1_000) detail?: string;
  /** Emitted on again even when nothing changed. */
  @IsOptional() @IsBoolean() reemit?: boolean;
  /** Read by a request for this very article, not from a listing. */
  @IsOptional() @IsBoolean() confirmed?: boolean;
  /** Of the source's options that it was fetched by: by earlier ones it is not to be judged. Records of earlier versions have none. */
  @IsOptional() @IsInt() @Min(1) policyVersion?: number;
  @IsTimestamp() fetchedAt!: string;
}
