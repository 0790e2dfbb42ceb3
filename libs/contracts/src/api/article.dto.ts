import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, Max, MaxLength, Min, ValidateIf } from 'class-validator';
import type { Reason } from '../events/article-classified';
import { AUDIENCES, type Audience, type EntryState, type RunMode } from '../vocabulary';

/** Query of every list. `limit` 1-100, default 20; `cursor` is what `nextCursor` said, opaque. */
export class PageQuery {
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(100) limit?: number;
  @IsOptional() @IsString() @Length(1, 2_000) cursor?: string;
}

export class ArticleQuery extends PageQuery {
  @IsOptional() @IsString() @Length(1, 64) source?: string;
  @IsOptional() @IsIn(AUDIENCES) visibility?: Audience;
  @IsOptional() @IsString() @Length(2, 40) locale?: string;
  @IsOptional() @IsIn(['live', 'archived', 'quarantined']) state?: 'live' | 'archived' | 'quarantined';
  @IsOptional() @IsString() @Length(1, 200) label?: string;
  /** Name of a section or category that the article stands in. */
  @IsOptional() @IsString() @Length(1, 300) section?: string;
  /** One article in all its locales. */
  @IsOptional() @IsString() @Length(1, 64) article?: string;
  @IsOptional() @IsString() @Length(1, 200) q?: string;
}

export class ArticleFacetsQuery extends ArticleQuery {
  /** Only the count, and empty lists: these depend on the source alone, and need not be made anew for every other filter. */
  @IsOptional() @IsIn(['total']) only?: 'total';
}

export const SEARCH_SCOPES = ['public', 'internal', 'all'] as const;
export type SearchScope = (typeof SEARCH_SCOPES)[number];

export class SearchQuery extends PageQuery {
  @IsString() @Length(1, 500) q!: string;
  /** `reader` keys always search `public`; others default to `all`. */
  @IsOptional() @IsIn(SEARCH_SCOPES) audience?: SearchScope;
  @IsOptional() @IsString() @Length(2, 40) locale?: string;
  @IsOptional() @IsString() @Length(1, 64) source?: string;
}

export class SetVisibilityInput {
  /** null takes the override back. */
  @ValidateIf((value: SetVisibilityInput) => value.override !== null) @IsIn(['public', 'internal']) override!: 'public' | 'internal' | null;
  @IsOptional() @IsString() @MaxLength(1_000) reason?: string;
}

export interface OverrideView {
  visibility: 'public' | 'internal';
  reason: string;
  by: string;
  at: string;
  /** Zendesk became stricter than what was overridden; internal until somebody confirms. */
  suspended: boolean;
}

/** A reason as it is shown to people. */
export interface ReasonDto extends Reason {
  /** With `user_segment`: what Zendesk calls the segments that `detail` names, where that is known. */
  name?: string;
}

/** One article in one locale. */
export interface ArticleDto {
  id: string;
  sourceId: string;
  sourceType: 'zendesk';
  articleId: string;
  locale: string;
  title: string;
  url: string | null;
  visibility: Audience;
  state: Exclude<EntryState, 'removed'>;
  draft: boolean;
  outdated: boolean;
  labels: string[];
  path: string[];
  updatedAt: string | null;
  syncedAt: string;
  run: number;
  override: OverrideView | null;
  reasons: ReasonDto[];
}

export interface ArticleHistoryEntry {
  at: string;
  /** The run that brought the change; null when a person did. */
  run: number | null;
  mode?: RunMode;
  by: string | null;
  visibility: Audience;
  state: EntryState;
  reasons: ReasonDto[];
  /** What differs from before: `created`, `content`, `visibility`, `state`, `override`. */
  changes: string[];
  /** What a person chose and why, where that is what changed; null when the choice was taken back. */
  override?: { visibility: 'public' | 'internal'; reason: string } | null;
}

export interface ArticleDetailDto extends ArticleDto {
  /** Sanitised HTML. */
  body: string;
  text: string;
  history: ArticleHistoryEntry[];
}

export interface SearchHitDto {
  id: string;
  articleId: string;
  title: string;
  /** HTML-escaped text with `<mark>` around matches. */
  snippet: string;
  url: string | null;
  locale: string;
  /** The locale whose text matched; differs from the asked one when a fallback answered. */
  matchedLocale: string;
  visibility: 'public' | 'internal';
  score: number;
  path: string[];
  updatedAt: string | null;
  source: { id: string; type: 'zendesk'; name: string };
}

/** A part of an article under one heading, for feeding a language model. */
export interface PassageDto extends Pick<
  SearchHitDto,
  'articleId' | 'title' | 'url' | 'locale' | 'matchedLocale' | 'visibility' | 'score' | 'source'
> {
  /** Of the article's entry, `#` and the number of the passage in it. */
  id: string;
  /** The nearest heading above it; the article's title where there is none. */
  heading: string;
  /** Plain text, at most 1,500 characters. */
  text: string;
}

export interface PassageResultDto {
  items: PassageDto[];
  /** Articles that match, each counted once. */
  total: number;
  tookMs: number;
  nextCursor: string | null;
}

export interface SearchResultDto {
  items: SearchHitDto[];
  total: number;
  tookMs: number;
  nextCursor: string | null;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
