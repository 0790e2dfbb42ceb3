import { answer, articleBody, cursorPage, NOW, offsetPage, rig, translationBody, type Step } from '../spec-kit';
import { TransportFailure } from '../errors/transport-failure';
import type { CredentialProvider } from '../credentials/credential.port';
import { backoffMs } from './backoff';

const list = { brand: 'acme', position: null, pageSize: 100, includeTranslations: true };
const EMPTY_FEED = answer(200, { count: 0, next_page: null, end_time: 1, articles: [] });
const reset = new TransportFailure('network', 'ECONNRESET');

describe('listing articles', () => {
  it('asks for one page, oldest change first, and says where the next one starts', async () => {
    const { client, transport } = rig([
      answer(200, cursorPage('articles', [articleBody(1, { translations: [translationBody(5, 'de')] })], 'ZDUA')),
    ]);
    const page = await client.listArticlesPage(list);
    expect(page.next).toBe('after:ZDUA');
    expect(page.rows).toEqual([
      { ok: true, value: expect.objectContaining({ id: '1', translations: [expect.objectContaining({ ok: true })] }) },
    ]);
    expect(transport.urls).toEqual([
      'https://acme.zendesk.com/api/v2/help_center/articles?page[size]=100&sort_by=updated_at&sort_order=asc&include=translations',
    ]);
  });

  it('goes on from a stored position, on the brand’s own subdomain', async () => {
    const { client, transport } = rig([answer(200, cursorPage('articles', [], null))]);
    expect(await client.listArticlesPage({ brand: 'acme-eu', position: 'after:a+b=', pageSize: 25, includeTranslations: false })).toEqual({
      rows: [],
      next: null,
    });
    expect(transport.requests[0]?.url.href).toBe(
      'https://acme-eu.zendesk.com/api/v2/help_center/articles?page%5Bsize%5D=25&page%5Bafter%5D=a%2Bb%3D&sort_by=updated_at&sort_order=asc',
    );
  });

  it('goes on by page numbers with a server that knows no cursors', async () => {
    const { client, transport } = rig([
      answer(200, offsetPage('articles', [articleBody(1)], 1, 2)),
      answer(200, offsetPage('articles', [articleBody(2)], 2, 2)),
    ]);
    const first = await client.listArticlesPage({ ...list, pageSize: 30 });
    const second = await client.listArticlesPage({ ...list, pageSize: 30, position: first.next });
    expect([first.next, second.next]).toEqual(['row:30', null]);
    expect(transport.urls[1]).toContain('?page=2&per_page=30&sort_by=updated_at');
  });

  it('quarantines a row that cannot be read, not the page', async () => {
    const rows = [articleBody(1), articleBody(2, { user_segment_id: { id: 1 } }), articleBody(3)];
    const { client } = rig([answer(200, cursorPage('articles', rows, null))]);
    expect((await client.listArticlesPage(list)).rows.map((row) => (row.ok ? row.value.id : `bad ${row.id}`))).toEqual(['1', 'bad 2', '3']);
  });

  it('asks for smaller portions on 504 and on an answer that is too large, and keeps the position to itself', async () => {
    for (const step of [answer(504, ''), new TransportFailure('too_large', 'x')]) {
      const { client, transport } = rig([step]);
      await expect(client.listArticlesPage({ ...list, position: 'after:x' })).rejects.toMatchObject({
        code: 'zendesk_page_too_heavy',
        action: 'split_page',
      });
      expect(transport.requests).toHaveLength(1);
    }
  });

  it('treats 504 of a single row as a passing fault', async () => {
    const { client, transport } = rig([answer(504, ''), answer(200, cursorPage('articles', [], null))]);
    await client.listArticlesPage({ ...list, pageSize: 1 });
    expect(transport.requests).toHaveLength(2);
  });

  it.each<[string, Step, string]>([
    ['401', answer(401, { error: "Couldn't authenticate you" }), 'zendesk_unauthorized'],
    ['403', answer(403, { error: { title: 'Forbidden', message: 'x' } }), 'zendesk_role_too_low'],
    ['404', answer(404, { error: 'RecordNotFound' }), 'zendesk_help_center_missing'],
    ['a redirect', answer(302, '', { location: 'https://evil.test' }), 'zendesk_redirected'],
    [
      'a foreign next link',
      answer(200, { ...cursorPage('articles', [], 'x', 'https://evil.test/api/v2/help_center/articles') }),
      'zendesk_foreign_link',
    ],
    ['an expired cursor', answer(422, { error: 'x', description: 'cursor has expired' }), 'zendesk_cursor_expired'],
  ])('%s is an error at once, never zero articles', async (_name, step, code) => {
    const { client, transport } = rig([step]);
    await expect(client.listArticlesPage(list)).rejects.toMatchObject({ name: 'ZendeskError', code, endpoint: 'articles' });
    expect(transport.requests).toHaveLength(1);
  });

  it.each<[string, Step, string]>([
    ['a page of HTML with status 200', answer(200, '<html>please wait</html>'), 'zendesk_answer_unreadable'],
    ['an empty body', answer(200, ''), 'zendesk_answer_unreadable'],
    ['cut-off JSON', answer(200, '{"articles":['), 'zendesk_answer_unreadable'],
    ['has_more without a cursor', answer(200, { meta: { has_more: true }, articles: [] }), 'zendesk_listing_broken'],
    ['no envelope', answer(200, { articles: [] }), 'zendesk_listing_broken'],
    ['an error object with status 200', answer(200, { error: 'x' }), 'zendesk_listing_broken'],
    ['a reset', reset, 'zendesk_unreachable'],
    ['a failing TLS handshake', new TransportFailure('tls', 'CERT_HAS_EXPIRED'), 'zendesk_unreachable'],
    ['a server error', answer(500, ''), 'zendesk_unreachable'],
  ])('%s is tried again, then an error, never zero articles', async (_name, step, code) => {
    const { client, transport, reports } = rig([step]);
    await expect(client.listArticlesPage(list)).rejects.toMatchObject({ code, action: 'retry' });
    expect(transport.requests).toHaveLength(5);
    expect(reports.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5]);
  });

  it('refuses a brand or a position that is none before anything is sent', async () => {
    const { client, transport } = rig([answer(200, {})]);
    await expect(client.listArticlesPage({ ...list, brand: 'evil.test/' })).rejects.toThrow(RangeError);
    expect(() => client.listArticlesPage({ ...list, position: 'https://evil.test' })).toThrow(RangeError);
    expect(transport.requests).toEqual([]);
  });
});

describe('the change feed', () => {
  it('says what changed, how far it read and where to go on', async () => {
    const next = 'https://acme.zendesk.com/api/v2/help_center/incremental/articles?start_time=1772616601';
    const { client, transport } = rig([answer(200, { count: 1, next_page: next, end_time: 1772616601, articles: [articleBody(1)] })]);
    expect(await client.incrementalPage({ brand: 'acme', startTime: 0, includeTranslations: true })).toEqual({
      rows: [expect.objectContaining({ ok: true })],
      askedFrom: 0,
      advance: 'more',
      nextStartTime: 1772616601,
    });
    expect(transport.urls).toEqual(['https://acme.zendesk.com/api/v2/help_center/incremental/articles?start_time=0&include=translations']);
  });

  it('has no news to tell in an empty window, whatever end_time says', async () => {
    const { client } = rig([EMPTY_FEED]);
    expect(await client.incrementalPage({ brand: 'acme', startTime: 1778056535, includeTranslations: false })).toMatchObject({
      advance: 'end',
    });
  });

  it('never asks for the last minute', async () => {
    const { client, transport } = rig([EMPTY_FEED]);
    const now = NOW / 1000;
    expect((await client.incrementalPage({ brand: 'acme', startTime: now + 3_600, includeTranslations: false })).askedFrom).toBe(now - 60);
    expect(transport.urls[0]).toContain(`start_time=${now - 60}`);
  });

  it('is asked at most ten times a minute', async () => {
    const { client, transport } = rig([EMPTY_FEED]);
    for (let call = 0; call < 25; call += 1) await client.incrementalPage({ brand: 'acme', startTime: 0, includeTranslations: false });
    const times = transport.sentAt;
    for (const [index, time] of times.entries()) {
      const tenLater = times[index + 10];
      if (tenLater !== undefined) expect(tenLater - time).toBeGreaterThanOrEqual(60_000);
    }
  });

  it('asks without translations when they are too heavy', async () => {
    const { client } = rig([answer(504, '')]);
    await expect(client.incrementalPage({ brand: 'acme', startTime: 0, includeTranslations: true })).rejects.toMatchObject({
      action: 'split_page',
    });
  });
});

describe('single records', () => {
  it('shows an article', async () => {
    const { client, transport } = rig([answer(200, { article: articleBody(17) })]);
    expect(await client.showArticle({ brand: 'acme', articleId: '17' })).toMatchObject({ ok: true, value: { id: '17' } });
    expect(transport.urls).toEqual(['https://acme.zendesk.com/api/v2/help_center/articles/17']);
  });

  it('tells an absent article from an absent help center', async () => {
    await expect(
      rig([answer(404, { error: 'RecordNotFound' })]).client.showArticle({ brand: 'acme', articleId: '17' }),
    ).rejects.toMatchObject({ action: 'not_found' });
    await expect(
      rig([answer(404, { error: 'InvalidEndpoint' })]).client.showArticle({ brand: 'acme', articleId: '17' }),
    ).rejects.toMatchObject({ action: 'stop' });
  });

  it('does not take an unreadable article for an absent one', async () => {
    const { client } = rig([answer(200, { article: { id: 'x' } })]);
    expect(await client.showArticle({ brand: 'acme', articleId: '17' })).toEqual({ ok: false, reason: 'id: expected an id of digits' });
    await expect(rig([answer(200, { article: null })]).client.showArticle({ brand: 'acme', articleId: '17' })).rejects.toMatchObject({
      code: 'zendesk_answer_unreadable',
    });
  });

  it('knows the languages of an article that it cannot read otherwise', async () => {
    const { client } = rig([
      answer(200, { article: { id: 17, locale: 'de', translations: [{ locale: 'de' }, { locale: 'pt_BR' }, {}, 7] } }),
    ]);
    expect(await client.showArticle({ brand: 'acme', articleId: '17' })).toMatchObject({
      ...{ ok: false, id: '17', locale: 'de' },
      translatedInto: ['de', 'pt-br'],
    });
  });

  it('pages through translations', async () => {
    const base = 'https://acme.zendesk.com/api/v2/help_center/articles/17/translations';
    const { client, transport } = rig([
      answer(200, cursorPage('translations', [translationBody(1, 'de'), {}], 'B', base)),
      answer(200, cursorPage('translations', [], null, base)),
    ]);
    const first = await client.translationsPage({ brand: 'acme', articleId: '17' });
    expect(first.rows.map(({ ok }) => ok)).toEqual([true, false]);
    expect(await client.translationsPage({ brand: 'acme', articleId: '17', position: first.next })).toEqual({ rows: [], next: null });
    expect(transport.urls[1]).toBe(`${base}?page[size]=100&page[after]=B`);
  });

  it.each([['../users/1'], ['1/2'], [''], ['x']])('refuses the id %j', async (articleId) => {
    const { client } = rig([answer(200, {})]);
    await expect(async () => client.showArticle({ brand: 'acme', articleId })).rejects.toThrow(RangeError);
  });

  it('counts articles by the only envelope that tells', async () => {
    const { client, transport } = rig([
      answer(200, offsetPage('articles', [articleBody(1)], 1, 5)),
      answer(200, cursorPage('articles', [], null)),
    ]);
    expect(await client.articleCount('acme')).toBe(150);
    expect(transport.urls).toEqual(['https://acme.zendesk.com/api/v2/help_center/articles?per_page=1&page=1']);
    await expect(client.articleCount('acme')).rejects.toMatchObject({ code: 'zendesk_listing_broken' });
  });
});

describe('complete listings', () => {
  const sections = 'https://acme.zendesk.com/api/v2/help_center/sections';
  const row = (id: number): object => ({ id, name: `S${id}`, category_id: 2 });

  it('are read to the end, and keep unreadable rows apart', async () => {
    const { client, transport } = rig([
      answer(200, cursorPage('sections', [row(1), {}], 'B', sections)),
      answer(200, cursorPage('sections', [row(2)], null, sections)),
    ]);
    expect(await client.sections('acme')).toEqual({
      items: [expect.objectContaining({ id: '1' }), expect.objectContaining({ id: '2' })],
      unparsable: [{ ok: false, reason: 'id: missing' }],
    });
    expect(transport.urls[1]).toBe(`${sections}?page[size]=100&page[after]=B&sort_by=updated_at&sort_order=asc`);
  });

  it('come in smaller portions when they are too heavy', async () => {
    const { client, transport } = rig([answer(504, ''), answer(504, ''), answer(200, cursorPage('categories', [], null))]);
    await client.categories('acme');
    expect(transport.urls.map((url) => /page\[size\]=(\d+)/.exec(url)?.[1])).toEqual(['100', '50', '25']);
  });

  it('come in larger portions again after smaller ones', async () => {
    const pages = ['B', 'C', null].map((next) => answer(200, cursorPage('categories', [], next)));
    const { client, transport } = rig([answer(504, ''), answer(504, ''), ...pages]);
    await client.categories('acme');
    expect(transport.urls.map((url) => /page\[size\]=(\d+)/.exec(url)?.[1])).toEqual(['100', '50', '25', '50', '100']);
  });

  it('that never end are errors, not long lists', async () => {
    let cursor = 0;
    const { client, transport } = rig([() => answer(200, cursorPage('user_segments', [], `c${(cursor += 1)}`))], {
      limits: { maxPages: 7 },
    });
    await expect(client.userSegments('acme')).rejects.toMatchObject({ code: 'zendesk_listing_broken', permanent: true });
    expect(transport.requests).toHaveLength(7);
  });

  it('that repeat their cursor end at once', async () => {
    const { client } = rig([answer(200, cursorPage('user_segments', [], 'same'))], { limits: { maxAttempts: 1 } });
    await expect(client.userSegments('acme')).rejects.toMatchObject({ code: 'zendesk_listing_broken' });
  });

  it('of brands are understood in both envelopes', async () => {
    const brandBody = { id: 1, name: 'A', subdomain: 'acme', has_help_center: true };
    const base = 'https://acme.zendesk.com/api/v2/brands';
    for (const body of [cursorPage('brands', [brandBody], null, base), offsetPage('brands', [brandBody], 1, 1, base)]) {
      expect((await rig([answer(200, body)]).client.brands()).items).toEqual([
        expect.objectContaining({ subdomain: 'acme', hasHelpCenter: true }),
      ]);
    }
  });

  it('of locales are one object', async () => {
    const { client } = rig([answer(200, { locales: ['en-us', 'fr'], default_locale: 'en-us' })]);
    expect(await client.locales('acme')).toEqual({ locales: ['en-us', 'fr'], defaultLocale: 'en-us' });
  });
});

describe('strangers', () => {
  it('are asked about without the credential', async () => {
    const { client, transport } = rig([answer(200, offsetPage('articles', [], 1, 1))]);
    expect(await client.anonymousAccess('acme', 'EN_us')).toEqual({ open: true, articles: 30 });
    expect(transport.urls).toEqual(['https://acme.zendesk.com/api/v2/help_center/en-us/articles?per_page=1&page=1']);
    expect(transport.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it.each([401, 403, 302])('are turned away with %d where sign-in is required', async (status) => {
    expect(await rig([answer(status, '')]).client.anonymousAccess('acme', 'en-us')).toEqual({ open: false });
  });

  it('are not taken as turned away by anything else', async () => {
    await expect(rig([answer(500, '')]).client.anonymousAccess('acme', 'en-us')).rejects.toMatchObject({ code: 'zendesk_unreachable' });
    await expect(rig([answer(404, '')]).client.anonymousAccess('acme', 'en-us')).rejects.toMatchObject({
      code: 'zendesk_help_center_missing',
    });
    await expect(rig([]).client.anonymousAccess('acme', '../x')).rejects.toThrow(RangeError);
  });
});

describe('retrying', () => {
  it('waits with full jitter, longer each time, and reports every request', async () => {
    const { client, clock, reports } = rig([
      reset,
      answer(502, ''),
      answer(200, { user: { id: 5 } }, { 'x-rate-limit': '400', 'x-rate-limit-remaining': '398' }),
    ]);
    await client.usersMe();
    expect(clock.slept).toEqual([250, 500]);
    expect(reports).toEqual([
      { endpoint: 'users_me', subdomain: 'acme', status: null, attempt: 1, throttledMs: 0, durationMs: 0, remaining: null },
      { endpoint: 'users_me', subdomain: 'acme', status: 502, attempt: 2, throttledMs: 0, durationMs: 0, remaining: null },
      { endpoint: 'users_me', subdomain: 'acme', status: 200, attempt: 3, throttledMs: 0, durationMs: 0, remaining: 398 },
    ]);
  });

  it('jitters between nothing and a bound that stops growing', () => {
    expect([1, 2, 3, 20, 2_000].map((attempt) => backoffMs(attempt, 500, 30_000, () => 0.999_999))).toEqual([
      499, 999, 1_999, 29_999, 29_999,
    ]);
    expect(backoffMs(5, 500, 30_000, () => 0)).toBe(0);
  });

  it.each([
    ['7', 7_000],
    ['0', 0],
    ['Mon, 23 Nov 2026 10:00:30 GMT', 30_000],
    [undefined, 62_500],
  ])('makes no call inside the window of Retry-After %j, and counts it as throttling', async (retryAfter, window) => {
    const { client, transport, reports } = rig([
      answer(429, 'Number of allowed API requests per minute exceeded', { 'retry-after': retryAfter }),
      answer(200, { user: { id: 5 } }),
    ]);
    await client.usersMe();
    expect(transport.sentAt).toEqual([NOW, NOW + window]);
    expect(reports[1]?.throttledMs).toBe(window);
  });

  it('keeps everybody on the account out of the window', async () => {
    const { client, transport, budget, clock } = rig([answer(429, '', { 'retry-after': '90' }), answer(200, { user: { id: 5 } })]);
    const both = Promise.all([client.usersMe(), client.usersMe()]);
    await both;
    expect(transport.sentAt.filter((at) => at > NOW && at < NOW + 90_000)).toEqual([]);
    expect(budget.take('standard', clock.now())).toBe(0);
  });

  it.each([500, 502, 503, 504, 409])('honours a window named beside a %d', async (status) => {
    const { client, transport } = rig([answer(status, '', { 'retry-after': '20' }), answer(200, { user: { id: 5 } })]);
    await client.usersMe();
    expect((transport.sentAt[1] as number) - NOW).toBeGreaterThanOrEqual(20_000);
  });

  it('hands a long window to the job, and keeps it in the budget', async () => {
    const { client, transport, budget } = rig([answer(429, '', { 'retry-after': '300' })]);
    await expect(client.usersMe()).rejects.toMatchObject({
      code: 'zendesk_rate_limited',
      action: 'wait',
      retryAfterMs: 300_000,
      status: 429,
    });
    await expect(client.usersMe()).rejects.toMatchObject({ action: 'wait', retryAfterMs: 300_000 });
    expect(transport.requests).toHaveLength(1);
    expect(budget.snapshot().closedUntil).toBe(NOW + 300_000);
  });

  it('gives up on an account that throttles every attempt', async () => {
    const { client, transport } = rig([answer(429, '', { 'retry-after': '1' })]);
    await expect(client.usersMe()).rejects.toMatchObject({ code: 'zendesk_rate_limited', action: 'wait' });
    expect(transport.requests).toHaveLength(5);
  });

  it('raises an alert for TLS', async () => {
    const { client } = rig([new TransportFailure('tls', 'CERT_HAS_EXPIRED')]);
    await expect(client.usersMe()).rejects.toMatchObject({ alert: true, permanent: false, detail: 'tls: CERT_HAS_EXPIRED' });
  });

  it('stops when aborted, with the caller’s reason', async () => {
    const abort = new AbortController();
    const { client, transport } = rig([
      () => {
        abort.abort(new Error('run cancelled'));
        return answer(500, '');
      },
    ]);
    await expect(client.usersMe({ signal: abort.signal })).rejects.toThrow('run cancelled');
    expect(transport.requests).toHaveLength(1);
  });

  it('does not hide a fault of its own', async () => {
    await expect(rig([new TypeError('a bug')]).client.usersMe()).rejects.toThrow(TypeError);
  });
});

describe('credentials', () => {
  const rotating = (): CredentialProvider & { rejected: string[] } => {
    let generation = 1;
    return {
      refreshable: true,
      rejected: [],
      headers: () => Promise.resolve({ authorization: `Bearer ${generation}` }),
      refresh(rejected) {
        this.rejected.push(rejected.authorization);
        generation += 1;
        return Promise.resolve();
      },
    };
  };

  it('are renewed once on 401, and the request goes out again', async () => {
    const credentials = rotating();
    const { client, transport } = rig([answer(401, { error: 'invalid_token' }), answer(200, { user: { id: 5 } })], { credentials });
    expect(await client.usersMe()).toMatchObject({ id: '5' });
    expect(credentials.rejected).toEqual(['Bearer 1']);
    expect(transport.requests.map(({ headers }) => headers['authorization'])).toEqual(['Bearer 1', 'Bearer 2']);
  });

  it('are not renewed for ever', async () => {
    const credentials = rotating();
    const { client, transport } = rig([answer(401, { error: 'invalid_token' })], { credentials });
    await expect(client.usersMe()).rejects.toMatchObject({ code: 'zendesk_unauthorized', action: 'stop', permanent: true });
    expect([transport.requests.length, credentials.rejected.length]).toEqual([2, 1]);
  });

  it('never show in an error', async () => {
    for (const step of [
      answer(401, { error: 'bad secret-token' }),
      answer(403, 'secret-token'),
      answer(400, { error: 'x', description: 'Basic secret-token' }),
      reset,
    ]) {
      const error: unknown = await rig([step])
        .client.listArticlesPage(list)
        .catch((reason: unknown) => reason);
      const { message, detail, stack } = error as { message: string; detail: string; stack: string };
      expect(`${message}${stack}`).not.toContain('secret-token');
      expect(detail).not.toContain(Buffer.from('admin@acme.test/token:secret-token').toString('base64'));
    }
  });
});

it('a template aims every call at a test server', async () => {
  const { client, transport } = rig([answer(200, { user: { id: 5 } }), answer(200, { locales: ['en-us'] })], {
    originTemplate: 'http://127.0.0.1:4010/{subdomain}',
  });
  await client.usersMe();
  await client.locales('acme-eu');
  expect(transport.urls).toEqual([
    'http://127.0.0.1:4010/acme/api/v2/users/me',
    'http://127.0.0.1:4010/acme-eu/api/v2/help_center/locales',
  ]);
});
