import { startSimulator, type RunningSimulator } from './server';
import type { NewArticle } from './state/account-editor';

interface Listing {
  articles: { id: number; updated_at: string; translations?: { locale: string }[] }[];
  meta: { has_more: boolean; after_cursor: string };
  links: Record<string, string>;
  next_page: string | null;
  end_time: number;
  count: number;
}

const basic = (email: string, token: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${email}/token:${token}`).toString('base64')}`,
});
const ADMIN = basic('admin@acme.test', 'acme-token');
const AGENT = basic('agent@acme.test', 'acme-token');
const READER = basic('reader@acme.test', 'acme-token');

let running: RunningSimulator;
let sectionId: number;

const get = async <T = Listing>(
  path: string,
  headers: Record<string, string> = ADMIN,
): Promise<{ status: number; headers: Headers; body: T }> => {
  const url = path.startsWith('http') ? path : `${running.url}/acme${path}`;
  const response = await fetch(url, { headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text.startsWith('{') ? JSON.parse(text) : text) as T };
};
const article = (change: Partial<NewArticle> = {}): Promise<number> =>
  running.control.edit('acme', 'createArticle', {
    sectionId,
    sourceLocale: 'en-us',
    translations: { 'en-us': { title: 'T', body: '<p>x</p>' } },
    ...change,
  });

beforeEach(async () => {
  running = await startSimulator();
  await running.control.createAccount({ subdomain: 'acme', corpus: { kind: 'empty', locales: ['en-us', 'de'] } });
  await running.control.command('acme', { switches: { rateLimit: 0 } });
  const category = await running.control.edit('acme', 'createCategory', { 'en-us': 'Devices' });
  sectionId = await running.control.edit('acme', 'createSection', category, { 'en-us': 'Routers' });
});
afterEach(() => running.stop());

describe('shapes', () => {
  it('answers an article in the recorded order of keys', async () => {
    const id = await article();
    const { body } = await get<{ article: object }>(`/api/v2/help_center/articles/${id}.json`);
    expect(Object.keys(body.article)).toEqual(
      (
        'id url html_url author_id comments_disabled draft promoted position vote_sum vote_count section_id created_at updated_at name title ' +
        'source_locale locale outdated outdated_locales edited_at user_segment_id permission_group_id content_tag_ids label_names body'
      ).split(' '),
    );
  });

  it('answers the same with and without .json, and links back to where it was asked', async () => {
    await article();
    const plain = await get('/api/v2/help_center/articles?page[size]=1');
    const suffixed = await get('/api/v2/help_center/articles.json?page[size]=1');
    expect(plain.body.articles).toEqual(suffixed.body.articles);
    expect(plain.body.links['first']).toMatch(new RegExp(`^${running.url}/acme/api/v2/`));
  });

  it.each([
    ['/api/v2/help_center/locales', ['locales', 'default_locale']],
    ['/api/v2/help_center/user_segments', ['user_segments']],
    ['/api/v2/brands', ['brands']],
    ['/api/v2/help_center/sections', ['sections']],
    ['/api/v2/help_center/en-us/categories', ['categories']],
    ['/api/v2/users/me', ['user']],
    ['/api/v2/guide/content_tags', ['records']],
  ])('%s', async (path, keys) => {
    const { status, body } = await get<object>(path);
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(expect.arrayContaining(keys));
  });
});

describe('paging', () => {
  it('walks by cursor in order of change, and sees what is touched meanwhile again rather than losing it', async () => {
    const ids = [];
    for (let n = 0; n < 7; n += 1) ids.push(await article({ updatedAt: Date.UTC(2026, 0, 1 + n) }));
    const seen: number[] = [];
    let path: string | undefined = '/api/v2/help_center/articles?page[size]=3&sort_by=updated_at&sort_order=asc';
    while (path) {
      const { body }: { body: Listing } = await get(path);
      seen.push(...body.articles.map(({ id }) => id));
      if (seen.length === 3) await running.control.edit('acme', 'touch', ids[0]!);
      expect(Object.keys(body.links).sort()).toEqual(body.meta.has_more ? ['first', 'last', 'next'] : ['first', 'last']);
      path = body.links['next'];
    }
    expect(seen).toEqual([...ids, ids[0]]);
  });

  it('counts by page numbers, defaults to 30 rows and ends at 100 pages', async () => {
    for (let n = 0; n < 31; n += 1) await article();
    const { body } = await get('/api/v2/help_center/articles');
    expect([body.count, body.articles.length, body.next_page]).toEqual([31, 30, expect.stringContaining('page=2')]);
    expect((await get('/api/v2/help_center/articles?page=101')).status).toBe(400);
  });

  it.each(['honoured', 'ignored', 'partial'] as const)('sideload %s', async (sideloadOnListings) => {
    await running.control.command('acme', { switches: { sideloadOnListings } });
    for (let n = 0; n < 20; n += 1) await article();
    const { body } = await get('/api/v2/help_center/articles?include=translations');
    const carrying = body.articles.filter(({ translations }) => translations !== undefined).length;
    if (sideloadOnListings === 'honoured') expect(carrying).toBe(20);
    else if (sideloadOnListings === 'ignored') expect(carrying).toBe(0);
    else expect(carrying).toBeGreaterThan(0);
    if (sideloadOnListings === 'partial') expect(carrying).toBeLessThan(20);
  });
});

describe('incremental', () => {
  const second = Date.UTC(2026, 0, 1) / 1_000;

  it('includes the start itself, and ends an empty window at one', async () => {
    await article({ updatedAt: second * 1_000 });
    expect((await get(`/api/v2/help_center/incremental/articles?start_time=${second}`)).body).toMatchObject({
      count: 1,
      end_time: second,
      next_page: null,
    });
    expect((await get(`/api/v2/help_center/incremental/articles?start_time=${second + 1}`)).body).toEqual({
      count: 0,
      next_page: null,
      end_time: 1,
      articles: [],
    });
  });

  it('cannot get past a second that holds more than a page', async () => {
    await running.control.command('acme', { switches: { incrementalPageSize: 2 } });
    for (let n = 0; n < 3; n += 1) await article({ updatedAt: second * 1_000 });
    const { body } = await get(`/api/v2/help_center/incremental/articles?start_time=${second}`);
    expect([body.articles.length, body.next_page]).toEqual([2, expect.stringContaining(`start_time=${second}`)]);
  });

  it('leaves archived articles out without a word, and is not there for end users', async () => {
    const id = await article();
    await running.control.edit('acme', 'archive', id);
    expect((await get('/api/v2/help_center/incremental/articles?start_time=0')).body.articles).toEqual([]);
    expect((await get(`/api/v2/help_center/articles/${id}`)).status).toBe(404);
    expect((await get('/api/v2/help_center/incremental/articles?start_time=0', READER)).status).toBe(404);
  });
});

describe('who sees what', () => {
  it.each([
    ['admin', ADMIN, 3],
    ['agent', AGENT, 2],
    ['end user', READER, 1],
    ['stranger', {}, 1],
  ])('%s', async (_who, headers, expected) => {
    const custom = (await running.control.command('acme', { segment: { name: 'Partners', userType: 'signed_in_users' } })).id!;
    await article();
    await article({ userSegmentId: custom });
    await article({ translations: { 'en-us': { title: 'D', body: null, draft: true } } });
    expect((await get('/api/v2/help_center/en-us/articles', headers)).body.articles).toHaveLength(expected);
  });

  it.each<[string, string, Record<string, string>, number, unknown]>([
    ['wrong token', '/api/v2/help_center/articles', basic('admin@acme.test', 'nope'), 401, { error: "Couldn't authenticate you" }],
    [
      'wrong bearer',
      '/api/v2/help_center/articles',
      { authorization: 'Bearer nope' },
      401,
      expect.objectContaining({ error: 'invalid_token' }),
    ],
    [
      'unknown path, before the credentials are looked at',
      '/api/v2/nope',
      basic('x', 'y'),
      404,
      expect.objectContaining({ error: 'InvalidEndpoint' }),
    ],
    ['unknown article', '/api/v2/help_center/articles/1', ADMIN, 404, expect.objectContaining({ error: 'RecordNotFound' })],
    [
      'segments are for managers',
      '/api/v2/help_center/user_segments',
      AGENT,
      403,
      { error: expect.objectContaining({ title: 'Forbidden' }) as unknown },
    ],
  ])('%s', async (_name, path, headers, status, body) => expect(await get(path, headers)).toMatchObject({ status, body }));

  it('is nobody without credentials, with 200', async () => {
    expect((await get<{ user: { id: null } }>('/api/v2/users/me', {})).body.user.id).toBeNull();
  });

  it('knows no such help desk', async () => {
    expect(await get(`${running.url}/nobody/api/v2/users/me`)).toMatchObject({
      status: 404,
      body: { error: { title: 'No help desk at nobody.zendesk.com' } },
    });
  });

  it('rotates OAuth tokens and voids the old pair', async () => {
    await running.control.command('acme', { accessToken: { token: 'old', email: 'admin@acme.test', refreshToken: 'r1' } });
    const renew = async (token: string) =>
      fetch(`${running.url}/acme/oauth/tokens`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token }),
      });
    const fresh = (await (await renew('r1')).json()) as { access_token: string };
    expect((await get('/api/v2/users/me', { authorization: `Bearer ${fresh.access_token}` })).status).toBe(200);
    expect((await get('/api/v2/users/me', { authorization: 'Bearer old' })).status).toBe(401);
    expect((await renew('r1')).status).toBe(400);
  });
});

describe('allowance', () => {
  it.each([
    ['seconds', /^\d+$/],
    ['date', /GMT$/],
    ['absent', null],
  ] as const)('tells by %s when to come back, and notices who does not wait', async (retryAfter, form) => {
    await running.control.command('acme', { switches: { rateLimit: 2, retryAfter } });
    const first = await get('/api/v2/users/me');
    expect([first.headers.get('x-rate-limit'), first.headers.get('x-rate-limit-remaining')]).toEqual(['2', '1']);
    await get('/api/v2/users/me');
    const refused = await get<string>('/api/v2/users/me');
    expect(refused.status).toBe(429);
    if (form) expect(refused.headers.get('retry-after')).toMatch(form);
    else expect(refused.headers.get('retry-after')).toBeNull();
    expect(refused.body).toContain('exceeded');
    await get('/api/v2/users/me');
    expect((await running.control.requests()).callsInsideRetryAfter).toBe(1);
    await running.control.advanceClock(61_000);
    expect((await get('/api/v2/users/me')).status).toBe(200);
  });

  it('is told with its reset by ticketing answers only, and of the change feed in a bucket of its own', async () => {
    await running.control.command('acme', { switches: { rateLimit: 400, incrementalRateLimit: 1 } });
    const ticketing = (await get('/api/v2/users/me')).headers;
    expect([ticketing.get('ratelimit-limit'), ticketing.get('ratelimit-remaining'), ticketing.get('ratelimit-reset')]).toEqual([
      ...['400', '399', '60'],
    ]);
    const feed = await get('/api/v2/help_center/incremental/articles?start_time=0');
    expect([feed.status, feed.headers.has('ratelimit-limit'), feed.headers.get('zendesk-ratelimit-incremental-articles')]).toEqual([
      ...[200, false, 'total=1; remaining=0; resets=60'],
    ]);
    expect((await get('/api/v2/help_center/incremental/articles?start_time=0')).status).toBe(429);
    expect((await get('/api/v2/users/me')).status).toBe(200);
  });

  it.each([
    ['seconds', '7', 1],
    ['date', /GMT$/, 1],
    ['absent', null, 0],
  ] as const)('is closed by a fault for a while, told by %s', async (form, told, tooEarly) => {
    await running.control.command('acme', { switches: { rateLimit: 400 } });
    const effect = { kind: 'throttle', seconds: 7, form, status: 503 } as const;
    await running.control.addFault({ subdomain: 'acme', path: 'users/me', effect, count: 1 });
    await running.control.addFault({ subdomain: 'other', path: 'users/me', effect });
    const refused = await get('/api/v2/users/me');
    expect(refused.status).toBe(503);
    if (told === null) expect(refused.headers.get('retry-after')).toBeNull();
    else expect(refused.headers.get('retry-after')).toMatch(told);
    expect((await get('/api/v2/brands')).status).toBe(tooEarly === 1 ? 429 : 200);
    expect((await running.control.requests()).callsInsideRetryAfter).toBe(tooEarly);
    await running.control.advanceClock(7_000);
    expect((await get('/api/v2/users/me')).status).toBe(200);
  });
});

describe('faults', () => {
  it.each<
    [
      string,
      Parameters<RunningSimulator['control']['addFault']>[0]['effect'],
      (answer: { status: number; headers: Headers; body: Listing }) => void,
    ]
  >([
    ['a status', { kind: 'status', status: 503 }, ({ status }) => expect(status).toBe(503)],
    ['a page for browsers', { kind: 'html' }, ({ headers }) => expect(headers.get('content-type')).toBe('text/html')],
    [
      'a foreign link',
      { kind: 'foreign_next', origin: 'https://evil.test' },
      ({ body }) => expect(body.links['next']).toMatch(/^https:\/\/evil/),
    ],
    ['more without a link', { kind: 'no_next' }, ({ body }) => expect([body.meta.has_more, body.links]).toEqual([true, {}])],
    ['no meta', { kind: 'no_meta' }, ({ body }) => expect(body).not.toHaveProperty('meta')],
    [
      'a broken row',
      { kind: 'break_row', row: 0, fields: { updated_at: 'yesterday' } },
      ({ body }) => expect(body.articles[0]?.updated_at).toBe('yesterday'),
    ],
    ['fewer rows', { kind: 'shrink', keep: 0 }, ({ body }) => expect(body.articles).toEqual([])],
  ])('%s, as often as told', async (_name, effect, check) => {
    await article();
    await running.control.addFault({ path: '^/api/v2/help_center/articles', effect, after: 1, count: 1 });
    const path = '/api/v2/help_center/articles?page[size]=1';
    const clean = await get(path);
    check(await get(path));
    expect((await get(path)).body).toEqual(clean.body);
  });

  it.each([{ kind: 'reset' } as const, { kind: 'truncate', bytes: 20 } as const])('$kind breaks the connection', async (effect) => {
    await article();
    await running.control.addFault({ path: 'articles', effect });
    await expect(get('/api/v2/help_center/articles')).rejects.toThrow();
  });
});
