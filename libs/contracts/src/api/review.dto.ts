import { IsOptional, IsString, Length } from 'class-validator';
import { PageQuery, type ArticleDto } from './article.dto';

export const REVIEW_KINDS = ['mass_removal', 'override_suspended'] as const;
/** `mass_removal`: a listing showed so little that nothing was removed. `override_suspended`: Zendesk became stricter than what a person had opened. */
export type ReviewKind = (typeof REVIEW_KINDS)[number];

export const REVIEW_STATUSES = ['open', 'approved', 'rejected', 'obsolete'] as const;
/** `obsolete`: a later listing was believed, and the matter went the ordinary way. */
export type ReviewStatus = (typeof REVIEW_STATUSES)[number];

export const REVIEW_DECISIONS = ['approve', 'reject'] as const;
export type ReviewDecision = (typeof REVIEW_DECISIONS)[number];

export class ReviewQuery extends PageQuery {
  @IsOptional() @IsString() @Length(1, 64) source?: string;
}

/** Something that Helpdex does not do without a person. */
export interface ReviewDto {
  id: string;
  kind: ReviewKind;
  status: ReviewStatus;
  sourceId: string;
  /** Run that it came up in; null for a suspended override. */
  run: number | null;
  /** Of `mass_removal`: articles that were known, and how many of them the listing did not show. */
  knownArticles: number | null;
  missingArticles: number | null;
  /** Entries (an article in one locale) that an approval would take out of search; for a suspended override the one that it would open. */
  entries: number;
  /** The first of these entries. */
  examples: ArticleDto[];
  createdAt: string;
  decidedAt: string | null;
  /** Id of the API key. */
  decidedBy: string | null;
}
