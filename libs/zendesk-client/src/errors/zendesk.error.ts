/** What went wrong with Zendesk, as a closed list. The five of `CHECK_CODES` are the ones a person meets when adding a source. */
export const ZENDESK_ERROR_CODES = [
  'zendesk_unauthorized',
  'zendesk_role_too_low',
  'zendesk_help_center_missing',
  'zendesk_subdomain_unknown',
  'zendesk_unreachable',
  'zendesk_rate_limited',
  'zendesk_redirected',
  'zendesk_product_inactive',
  'zendesk_not_found',
  'zendesk_bad_request',
  'zendesk_pagination_too_deep',
  'zendesk_cursor_expired',
  'zendesk_page_too_heavy',
  'zendesk_listing_broken',
  'zendesk_foreign_link',
  'zendesk_answer_unreadable',
] as const;
export type ZendeskErrorCode = (typeof ZENDESK_ERROR_CODES)[number];

/**
 * What to do about it.
 * `retry`: transient, again with backoff. `wait`: not before `retryAfterMs`. `refresh_credential`: once, then again. `stop`: a person has to act.
 * `split_page`: ask again from the same position for fewer rows. `restart_walk`: the position is void, list from the start.
 * `list_instead`: the change feed is not there; the listing may be, for a caller who is still an admin.
 * `not_found`: this one record is not there; never said of a listing.
 */
export type ZendeskAction = 'retry' | 'wait' | 'refresh_credential' | 'stop' | 'split_page' | 'restart_walk' | 'list_instead' | 'not_found';

export interface ZendeskVerdict {
  code: ZendeskErrorCode;
  action: ZendeskAction;
  /** A sentence for a help-desk manager: what happened and what to do. Carries no secret and no upstream text. */
  message: string;
  /** True when the same request will keep failing until a person changes something. */
  permanent: boolean;
  /** Milliseconds until the next call may bring something else: always there for `wait`, seldom for `retry`. */
  retryAfterMs?: number;
  /** Worth an operator's attention even while it is retried: an expired account shows as a TLS failure. */
  alert?: boolean;
}

/** The only error this library throws, apart from the reason of an aborted signal. */
export class ZendeskError extends Error implements ZendeskVerdict {
  override readonly name = 'ZendeskError';
  readonly code: ZendeskErrorCode;
  readonly action: ZendeskAction;
  readonly permanent: boolean;
  readonly alert: boolean;
  readonly retryAfterMs?: number;
  /** HTTP status of the answer; absent when there was none. */
  readonly status?: number;
  /** Which call failed, such as `articles`. */
  readonly endpoint?: string;
  /** Technical detail for logs: field names and error codes, never content. */
  readonly detail?: string;

  constructor(verdict: ZendeskVerdict, context: { status?: number; endpoint?: string; detail?: string } = {}, options?: ErrorOptions) {
    super(verdict.message, options);
    this.code = verdict.code;
    this.action = verdict.action;
    this.permanent = verdict.permanent;
    this.alert = verdict.alert ?? false;
    if (verdict.retryAfterMs !== undefined) this.retryAfterMs = verdict.retryAfterMs;
    if (context.status !== undefined) this.status = context.status;
    if (context.endpoint !== undefined) this.endpoint = context.endpoint;
    if (context.detail !== undefined) this.detail = context.detail;
  }
}
