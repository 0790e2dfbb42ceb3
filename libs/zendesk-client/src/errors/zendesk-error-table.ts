import { DEFAULT_JITTER_MS, DEFAULT_WINDOW_MS } from '../rate/retry-after';
import type { ErrorEnvelope } from './error-envelope';
import { SENTENCES as SAY } from './sentences';
import type { TransportFailureKind } from './transport-failure';
import type { ZendeskVerdict } from './zendesk.error';

/**
 * What was asked for. The same 404 means four things: no such account (`account`), no help center (`listing`), caller is no admin (`incremental`),
 * no such record (`record`). `token` is the OAuth token endpoint.
 */
export type RequestSubject = 'account' | 'listing' | 'incremental' | 'record' | 'token';

/** A request that did not bring what was asked for, in every way that can happen. */
export type Failure =
  | { how: 'status'; status: number; envelope: ErrorEnvelope; retryAfterMs?: number }
  | { how: 'exception'; kind: TransportFailureKind }
  /** A good status with a body that is no JSON, or not the JSON it should be. */
  | { how: 'body'; problem: 'not_json' | 'broken_listing' | 'broken_record' | 'foreign_link' };

export interface FailureContext {
  subject: RequestSubject;
  /** The credential can be renewed, and has not been for this request. */
  refreshable: boolean;
  /** The request asked for more than one row, so that fewer can be asked for. */
  splittable: boolean;
  /** In [0, 1), for the jitter of a window that Zendesk did not name. */
  random: () => number;
}

type StatusFailure = Extract<Failure, { how: 'status' }>;

interface StatusRow {
  status: number | ((status: number) => boolean);
  /** Narrows the row to a code or text of the envelope. */
  says?: RegExp;
  /** Narrows the row to a shape of body. */
  body?: ErrorEnvelope['kind'];
  subject?: readonly RequestSubject[];
  verdict: (failure: StatusFailure, context: FailureContext) => ZendeskVerdict;
}

const transient = (message: string): ZendeskVerdict => ({ code: 'zendesk_unreachable', action: 'retry', message, permanent: false });
const stop = (code: ZendeskVerdict['code'], message: string): ZendeskVerdict => ({ code, action: 'stop', message, permanent: true });

const rateLimited = ({ retryAfterMs }: StatusFailure, { random }: FailureContext): ZendeskVerdict => ({
  code: 'zendesk_rate_limited',
  action: 'wait',
  message: SAY.rateLimited,
  permanent: false,
  retryAfterMs: retryAfterMs ?? DEFAULT_WINDOW_MS + Math.floor(random() * DEFAULT_JITTER_MS),
});

const tooHeavy = (context: FailureContext): ZendeskVerdict =>
  context.splittable
    ? { code: 'zendesk_page_too_heavy', action: 'split_page', message: SAY.pageTooHeavy, permanent: false }
    : transient(SAY.serverError);

/**
 * First matching row wins. Sources: the error cases and rate limits that Zendesk documents or that were recorded from live accounts.
 * A 401, 403 or 404 of a listing is never "no articles": every such row stops the run.
 */
const STATUS_TABLE: readonly StatusRow[] = [
  // Deep offset paging answered 429 before it answered 400; waiting would not help.
  { status: 429, says: /offset/i, verdict: () => stop('zendesk_pagination_too_deep', SAY.paginationTooDeep) },
  { status: 429, verdict: rateLimited },
  // Maintenance, and throttling on old installations: a named window is honoured like that of a 429.
  {
    status: 503,
    verdict: (failure, context) =>
      failure.retryAfterMs === undefined
        ? transient(SAY.maintenance)
        : { ...rateLimited(failure, context), code: 'zendesk_unreachable', message: SAY.maintenance },
  },
  { status: 504, verdict: (_failure, context) => tooHeavy(context) },
  { status: (status) => status >= 300 && status < 400, verdict: () => stop('zendesk_redirected', SAY.redirected) },

  {
    status: (status) => status === 400 || status === 401,
    says: /invalid_client/i,
    subject: ['token'],
    verdict: () => stop('zendesk_unauthorized', SAY.clientRefused),
  },
  {
    status: (status) => status === 400 || status === 401,
    subject: ['token'],
    verdict: () => stop('zendesk_unauthorized', SAY.consentLost),
  },
  {
    status: 401,
    verdict: (_failure, { refreshable }) =>
      refreshable
        ? { code: 'zendesk_unauthorized', action: 'refresh_credential', message: SAY.unauthorized, permanent: false }
        : stop('zendesk_unauthorized', SAY.unauthorized),
  },

  { status: 403, says: /SupportProductInactive/i, verdict: () => stop('zendesk_product_inactive', SAY.productInactive) },
  { status: 403, says: /\bscopes?\b/i, verdict: () => stop('zendesk_role_too_low', SAY.scopeMissing) },
  { status: 403, body: 'html', verdict: () => stop('zendesk_unreachable', SAY.firewall) },
  { status: 403, verdict: () => stop('zendesk_role_too_low', SAY.roleTooLow) },

  { status: 404, says: /no help ?desk at/i, verdict: () => stop('zendesk_subdomain_unknown', SAY.subdomainUnknown) },
  { status: 404, subject: ['account', 'token'], verdict: () => stop('zendesk_subdomain_unknown', SAY.subdomainUnknown) },
  // A caller who is no agent or admin gets 404 here, not 403; so does an admin of a help center that was never set up, although it can be listed.
  {
    status: 404,
    subject: ['incremental'],
    verdict: () => ({ ...stop('zendesk_role_too_low', SAY.changeFeedRefused), action: 'list_instead' }),
  },
  { status: 404, says: /InvalidEndpoint/i, verdict: () => stop('zendesk_help_center_missing', SAY.helpCenterMissing) },
  { status: 404, subject: ['listing'], verdict: () => stop('zendesk_help_center_missing', SAY.helpCenterMissing) },
  // An error page of some proxy proves nothing about one record.
  {
    status: 404,
    body: 'html',
    verdict: () => ({ code: 'zendesk_answer_unreadable', action: 'retry', message: SAY.unreadable, permanent: false }),
  },
  {
    status: (status) => status === 404 || status === 410,
    subject: ['record'],
    verdict: () => ({ code: 'zendesk_not_found', action: 'not_found', message: SAY.notFound, permanent: true }),
  },

  {
    status: (status) => status === 422 || status === 400,
    says: /cursor/i,
    verdict: () => ({ code: 'zendesk_cursor_expired', action: 'restart_walk', message: SAY.cursorExpired, permanent: false }),
  },
  { status: 400, says: /InvalidPaginationDepth/i, verdict: () => stop('zendesk_pagination_too_deep', SAY.paginationTooDeep) },
  {
    status: 400,
    says: /StartTimeTooRecent/i,
    verdict: () => ({
      code: 'zendesk_bad_request',
      action: 'retry',
      message: SAY.startTooRecent,
      permanent: false,
      retryAfterMs: DEFAULT_WINDOW_MS,
    }),
  },
  { status: (status) => status === 408 || status === 409 || status === 425, verdict: () => transient(SAY.busy) },
  { status: (status) => status >= 500, verdict: () => transient(SAY.serverError) },
  { status: (status) => status >= 400, verdict: () => stop('zendesk_bad_request', SAY.badRequest) },
  // 1xx or an empty 2xx: nothing to read.
  {
    status: () => true,
    verdict: () => ({ code: 'zendesk_answer_unreadable', action: 'retry', message: SAY.unreadable, permanent: false }),
  },
];

/** The one place where an error of Zendesk gets its meaning. Total: every failure has a verdict. */
export function judge(failure: Failure, context: FailureContext): ZendeskVerdict {
  switch (failure.how) {
    case 'status':
      return judgeStatus(failure, context);
    case 'exception':
      return judgeException(failure.kind, context);
    case 'body':
      return judgeBody(failure.problem);
  }
}

function judgeStatus(failure: StatusFailure, context: FailureContext): ZendeskVerdict {
  const row = STATUS_TABLE.find((candidate) => matches(candidate, failure, context.subject));
  // The table's last row matches everything.
  return (row as StatusRow).verdict(failure, context);
}

function matches(row: StatusRow, { status, envelope }: StatusFailure, subject: RequestSubject): boolean {
  if (typeof row.status === 'number' ? row.status !== status : !row.status(status)) return false;
  if (row.subject && !row.subject.includes(subject)) return false;
  if (row.body && row.body !== envelope.kind) return false;
  return row.says === undefined || row.says.test(`${envelope.code} ${envelope.detail}`);
}

function judgeException(kind: TransportFailureKind, context: FailureContext): ZendeskVerdict {
  switch (kind) {
    // An account that lapsed loses its certificate before its name: never a reason to remove anything.
    case 'tls':
      return { ...transient(SAY.tls), alert: true };
    case 'too_large':
      return context.splittable ? tooHeavy(context) : stop('zendesk_page_too_heavy', SAY.answerTooLarge);
    case 'encoding':
      return { code: 'zendesk_answer_unreadable', action: 'retry', message: SAY.unreadable, permanent: false };
    case 'network':
    case 'timeout':
      return transient(SAY.unreachable);
  }
}

function judgeBody(problem: Extract<Failure, { how: 'body' }>['problem']): ZendeskVerdict {
  switch (problem) {
    case 'broken_listing':
      return { code: 'zendesk_listing_broken', action: 'retry', message: SAY.listingBroken, permanent: false };
    case 'foreign_link':
      return stop('zendesk_foreign_link', SAY.foreignLink);
    case 'not_json':
    case 'broken_record':
      return { code: 'zendesk_answer_unreadable', action: 'retry', message: SAY.unreadable, permanent: false };
  }
}
