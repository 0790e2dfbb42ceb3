import { IsOptional, IsString, Length } from 'class-validator';
import { PageQuery } from './article.dto';

export class QuarantineQuery extends PageQuery {
  @IsOptional() @IsString() @Length(1, 64) source?: string;
}

export const QUARANTINE_REASONS = ['zendesk_unreadable', 'record_unreadable', 'unknown_to_ledger', 'index_refused'] as const;
/**
 * `zendesk_unreadable`: Zendesk's answer about it could not be understood. `record_unreadable`: a record about it could not be processed here.
 * `unknown_to_ledger`: a drift check found it in search, and nobody knew why. `index_refused`: the search index refuses its text.
 */
export type QuarantineReason = (typeof QUARANTINE_REASONS)[number];

/** An article in one locale that could not be processed; in no search until it could. */
export interface QuarantinedDto {
  /** `SOURCE:ARTICLE:LOCALE`, as of the article. */
  id: string;
  sourceId: string;
  articleId: string;
  locale: string;
  /** As it was read last; empty when it never could be. */
  title: string;
  reason: { code: QuarantineReason; detail: string };
  since: string;
  /** Times that a person had it fetched again since then. */
  attempts: number;
  lastRetryAt: string | null;
}
