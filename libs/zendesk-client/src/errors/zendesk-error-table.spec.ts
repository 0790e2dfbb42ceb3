import fc from 'fast-check';
import { readErrorEnvelope } from './error-envelope';
import { SENTENCES } from './sentences';
import { toTransportFailure, TransportFailure } from './transport-failure';
import { judge, type FailureContext, type RequestSubject } from './zendesk-error-table';
import { ZENDESK_ERROR_CODES, ZendeskError } from './zendesk.error';

const context = (changes: Partial<FailureContext> = {}): FailureContext => ({
  subject: 'listing',
  refreshable: false,
  splittable: false,
  random: () => 0.5,
  ...changes,
});

const judged = (status: number, body: unknown, changes: Partial<FailureContext> = {}, retryAfterMs?: number): ReturnType<typeof judge> =>
  judge(
    {
      how: 'status',
      status,
      envelope: readErrorEnvelope(typeof body === 'string' ? body : JSON.stringify(body)),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
    context(changes),
  );

const HTML =
  '<!DOCTYPE html><html><head><title>Oops</title><style>.cursor{}</style></head><body><h1>Something went wrong</h1></body></html>';
const NO_DESK = { error: { title: 'No help desk at nope.zendesk.com', message: 'There is no help desk configured at this address.' } };

describe('envelopes', () => {
  it.each([
    [
      { error: 'RecordNotFound', description: 'Not found' },
      { kind: 'string', code: 'RecordNotFound', detail: 'Not found' },
    ],
    [{ error: { title: 'Forbidden', message: 'Contact the owner' } }, { kind: 'object', code: 'Forbidden', detail: 'Contact the owner' }],
    [
      { errors: [{ code: 'InvalidPaginationDepth', title: 'Too deep', detail: 'Use a cursor' }] },
      { kind: 'list', code: 'InvalidPaginationDepth', detail: 'Too deep Use a cursor' },
    ],
    [{ error: "Couldn't authenticate you" }, { kind: 'string', code: "Couldn't authenticate you", detail: '' }],
    [
      { error: 'invalid_token', error_description: 'expired' },
      { kind: 'string', code: 'invalid_token', detail: 'expired' },
    ],
    [
      { error: 'RecordInvalid', description: 'no', details: { cursor: [{ description: 'expired' }] } },
      { kind: 'string', code: 'RecordInvalid', detail: 'no {"cursor":[{"description":"expired"}]}' },
    ],
    [
      'Number of allowed API requests per minute exceeded',
      { kind: 'text', code: '', detail: 'Number of allowed API requests per minute exceeded' },
    ],
    ['', { kind: 'empty', code: '', detail: '' }],
    [HTML, { kind: 'html', code: '', detail: 'Oops Something went wrong' }],
    [[1, 2], { kind: 'text', code: '', detail: '[1,2]' }],
    [{ errors: [] }, { kind: 'object', code: '', detail: '' }],
  ])('%j', (body, expected) => {
    expect(readErrorEnvelope(typeof body === 'string' ? body : JSON.stringify(body))).toEqual(expected);
  });

  it('never throw and stay short', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.string().map((text) => `<p>${text}`.repeat(500)),
        ),
        (body) => {
          const { code, detail } = readErrorEnvelope(body);
          expect(code.length + detail.length).toBeLessThanOrEqual(1_000);
        },
      ),
    );
  });
});

describe('the table', () => {
  const rows: [string, number, unknown, Partial<FailureContext>, string, string][] = [
    ['wrong Basic credentials', 401, { error: "Couldn't authenticate you" }, {}, 'zendesk_unauthorized', 'stop'],
    [
      'an expired bearer that can be renewed',
      401,
      { error: 'invalid_token', error_description: 'x' },
      { refreshable: true },
      'zendesk_unauthorized',
      'refresh_credential',
    ],
    ['an expired bearer that was renewed already', 401, { error: 'invalid_token' }, { refreshable: false }, 'zendesk_unauthorized', 'stop'],
    ['a refresh token that is void', 400, { error: 'invalid_grant' }, { subject: 'token' }, 'zendesk_unauthorized', 'stop'],
    ['an OAuth client that is unknown', 401, { error: 'invalid_client' }, { subject: 'token' }, 'zendesk_unauthorized', 'stop'],
    [
      'a missing scope',
      403,
      { error: 'Forbidden', description: 'You are missing the following required scopes: read' },
      {},
      'zendesk_role_too_low',
      'stop',
    ],
    [
      'a role that forbids',
      403,
      { error: { title: 'Forbidden', message: 'Please contact the account owner' } },
      {},
      'zendesk_role_too_low',
      'stop',
    ],
    ['an account without Support', 403, { error: 'SupportProductInactive' }, { subject: 'account' }, 'zendesk_product_inactive', 'stop'],
    ['a firewall', 403, HTML, {}, 'zendesk_unreachable', 'stop'],
    ['an unknown subdomain', 404, NO_DESK, { subject: 'account' }, 'zendesk_subdomain_unknown', 'stop'],
    ['an unknown subdomain, met while listing', 404, NO_DESK, {}, 'zendesk_subdomain_unknown', 'stop'],
    ['an unknown subdomain, met at one record', 404, NO_DESK, { subject: 'record' }, 'zendesk_subdomain_unknown', 'stop'],
    ['an unknown subdomain as a page', 404, HTML, { subject: 'account' }, 'zendesk_subdomain_unknown', 'stop'],
    ['no help center', 404, { error: 'InvalidEndpoint', description: 'Not found' }, {}, 'zendesk_help_center_missing', 'stop'],
    ['no help center, bare', 404, '', {}, 'zendesk_help_center_missing', 'stop'],
    ['no help center, met at one record', 404, { error: 'InvalidEndpoint' }, { subject: 'record' }, 'zendesk_help_center_missing', 'stop'],
    ['a listing that is not found', 404, { error: 'RecordNotFound', description: 'Not found' }, {}, 'zendesk_help_center_missing', 'stop'],
    [
      'the feed refused to a lower role',
      404,
      { error: 'RecordNotFound' },
      { subject: 'incremental' },
      'zendesk_role_too_low',
      'list_instead',
    ],
    ['no feed at all', 404, { error: 'InvalidEndpoint' }, { subject: 'incremental' }, 'zendesk_role_too_low', 'list_instead'],
    [
      'an archived article',
      404,
      { error: 'RecordNotFound', description: 'Not found' },
      { subject: 'record' },
      'zendesk_not_found',
      'not_found',
    ],
    ['a record gone for good', 410, '', { subject: 'record' }, 'zendesk_not_found', 'not_found'],
    ['a page instead of a record: no proof that it is gone', 404, HTML, { subject: 'record' }, 'zendesk_answer_unreadable', 'retry'],
    ['a listing gone', 410, '', {}, 'zendesk_bad_request', 'stop'],
    ['a redirect', 301, '', {}, 'zendesk_redirected', 'stop'],
    ['a temporary redirect', 302, HTML, { subject: 'record' }, 'zendesk_redirected', 'stop'],
    [
      'an expired cursor',
      422,
      { error: 'RecordInvalid', description: 'The cursor has expired' },
      {},
      'zendesk_cursor_expired',
      'restart_walk',
    ],
    [
      'a cursor not understood',
      400,
      { errors: [{ code: 'InvalidCursor', title: 'Invalid cursor' }] },
      {},
      'zendesk_cursor_expired',
      'restart_walk',
    ],
    ['another 422', 422, { error: 'RecordInvalid', description: 'no' }, {}, 'zendesk_bad_request', 'stop'],
    [
      'offset paging too deep',
      400,
      { errors: [{ code: 'InvalidPaginationDepth', title: 'x' }] },
      {},
      'zendesk_pagination_too_deep',
      'stop',
    ],
    ['offset paging too deep, the old way', 429, 'This exceeds the limit of the offset model', {}, 'zendesk_pagination_too_deep', 'stop'],
    [
      'a start too recent',
      400,
      { error: 'StartTimeTooRecent', description: 'x' },
      { subject: 'incremental' },
      'zendesk_bad_request',
      'retry',
    ],
    ['another 400', 400, { error: 'BadRequest' }, {}, 'zendesk_bad_request', 'stop'],
    ['a conflict', 409, '', {}, 'zendesk_unreachable', 'retry'],
    ['a request timeout', 408, '', {}, 'zendesk_unreachable', 'retry'],
    ['a server error', 500, HTML, {}, 'zendesk_unreachable', 'retry'],
    ['a bad gateway', 502, '', {}, 'zendesk_unreachable', 'retry'],
    ['maintenance', 503, HTML, {}, 'zendesk_unreachable', 'retry'],
    ['a gateway timeout of a page', 504, '', { splittable: true }, 'zendesk_page_too_heavy', 'split_page'],
    ['a gateway timeout of one row', 504, '', { splittable: false }, 'zendesk_unreachable', 'retry'],
    ['throttling', 429, 'Number of allowed API requests per minute exceeded', {}, 'zendesk_rate_limited', 'wait'],
    ['throttling as JSON', 429, { error: 'APIRateLimitExceeded', description: 'x' }, {}, 'zendesk_rate_limited', 'wait'],
    ['nothing with a good status', 204, '', {}, 'zendesk_answer_unreadable', 'retry'],
  ];

  it.each(rows)('%s (%d)', (_name, status, body, changes, code, action) => {
    expect(judged(status, body, changes)).toMatchObject({ code, action });
  });

  it('honours a named window and makes one up, with jitter, when there is none', () => {
    expect(judged(429, '', {}, 300_000).retryAfterMs).toBe(300_000);
    expect(judged(429, '', {}, 0).retryAfterMs).toBe(0);
    expect(judged(429, '', { random: () => 0 }).retryAfterMs).toBe(60_000);
    expect(judged(429, '', { random: () => 0.999 }).retryAfterMs).toBe(64_995);
    expect(judged(503, HTML, {}, 30_000)).toMatchObject({ code: 'zendesk_unreachable', action: 'wait', retryAfterMs: 30_000 });
  });

  it('has a verdict for every failure, and never calls a refused listing not found', () => {
    const subjects: RequestSubject[] = ['account', 'listing', 'incremental', 'record', 'token'];
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 599 }),
        fc.oneof(fc.json(), fc.string()),
        fc.constantFrom(...subjects),
        fc.boolean(),
        (status, body, subject, flag) => {
          const verdict = judged(status, body, { subject, refreshable: flag, splittable: flag });
          expect(ZENDESK_ERROR_CODES).toContain(verdict.code);
          expect(Object.values(SENTENCES) as string[]).toContain(verdict.message);
          if (subject !== 'record') expect(verdict.action).not.toBe('not_found');
          if (verdict.action === 'wait') expect(verdict.retryAfterMs).toBeDefined();
          if (verdict.action === 'stop') expect(verdict.permanent).toBe(true);
          if (verdict.action === 'retry') expect(verdict.permanent).toBe(false);
        },
      ),
    );
  });

  it.each([
    ['network', {}, 'zendesk_unreachable', 'retry'],
    ['timeout', {}, 'zendesk_unreachable', 'retry'],
    ['tls', {}, 'zendesk_unreachable', 'retry'],
    ['encoding', {}, 'zendesk_answer_unreadable', 'retry'],
    ['too_large', { splittable: true }, 'zendesk_page_too_heavy', 'split_page'],
    ['too_large', { splittable: false }, 'zendesk_page_too_heavy', 'stop'],
  ] as const)('%s %j', (kind, changes, code, action) => {
    const verdict = judge({ how: 'exception', kind }, context(changes));
    expect(verdict).toMatchObject({ code, action });
    expect(verdict.alert ?? false).toBe(kind === 'tls');
  });

  it.each([
    ['not_json', 'zendesk_answer_unreadable', 'retry'],
    ['broken_record', 'zendesk_answer_unreadable', 'retry'],
    ['broken_listing', 'zendesk_listing_broken', 'retry'],
    ['foreign_link', 'zendesk_foreign_link', 'stop'],
  ] as const)('a body that is %s', (problem, code, action) => {
    expect(judge({ how: 'body', problem }, context())).toMatchObject({ code, action });
  });

  it('speaks in sentences that end', () => {
    for (const sentence of Object.values(SENTENCES)) expect(sentence).toMatch(/^[A-Z].{30,}\.$/);
  });
});

describe('exceptions', () => {
  const coded = (code: string, cause?: Error): Error => Object.assign(new Error('x', { cause }), { code });

  it.each([
    [coded('ECONNRESET'), 'network', 'ECONNRESET'],
    [coded('UND_ERR_SOCKET'), 'network', 'UND_ERR_SOCKET'],
    [coded('UND_ERR_SOCKET', coded('ECONNREFUSED')), 'network', 'ECONNREFUSED'],
    [coded('ENOTFOUND'), 'network', 'ENOTFOUND'],
    [coded('UND_ERR_HEADERS_TIMEOUT'), 'timeout', 'UND_ERR_HEADERS_TIMEOUT'],
    [coded('UND_ERR_BODY_TIMEOUT'), 'timeout', 'UND_ERR_BODY_TIMEOUT'],
    [coded('UND_ERR_CONNECT_TIMEOUT'), 'timeout', 'UND_ERR_CONNECT_TIMEOUT'],
    [coded('CERT_HAS_EXPIRED'), 'tls', 'CERT_HAS_EXPIRED'],
    [coded('ERR_TLS_CERT_ALTNAME_INVALID'), 'tls', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    [coded('DEPTH_ZERO_SELF_SIGNED_CERT'), 'tls', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    [coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'tls', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    [coded('EPROTO'), 'tls', 'EPROTO'],
    [coded('Z_DATA_ERROR'), 'encoding', 'Z_DATA_ERROR'],
    [new TypeError('x'), 'network', 'TypeError'],
    ['a text', 'network', 'unknown'],
  ])('%s is %s', (error, kind, reason) => {
    expect(toTransportFailure(error)).toMatchObject({ kind, reason });
  });

  it('are translated once', () => {
    const failure = new TransportFailure('tls', 'x');
    expect(toTransportFailure(failure)).toBe(failure);
  });
});

it('an error carries its verdict, and nothing that was not given', () => {
  const error = new ZendeskError(
    { code: 'zendesk_not_found', action: 'not_found', message: SENTENCES.notFound, permanent: true },
    { endpoint: 'article' },
  );
  expect(error).toMatchObject({
    name: 'ZendeskError',
    message: SENTENCES.notFound,
    code: 'zendesk_not_found',
    alert: false,
    endpoint: 'article',
  });
  expect(
    ['status', 'detail', 'retryAfterMs'].filter((key) => Object.hasOwn(error, key) && error[key as keyof ZendeskError] !== undefined),
  ).toEqual([]);
});
