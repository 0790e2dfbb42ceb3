import fc from 'fast-check';
import { cursorPage, offsetPage } from '../spec-kit';
import { zendeskOrigin } from '../transport/zendesk-origin';
import { readIncremental } from './incremental-envelope';
import { readPage } from './page-envelope';
import { atCursor, atRow, halvePageSize, pageQuery } from './position';

const at = zendeskOrigin('https://{subdomain}.zendesk.com', 'acme');
const asked = { at, position: null, pageSize: 100 };
const read = (body: unknown, position: string | null = null): ReturnType<typeof readPage> =>
  readPage(body, 'articles', { ...asked, position });

describe('positions', () => {
  it('become the query of a page', () => {
    expect(pageQuery(null, 50)).toEqual({ 'page[size]': '50' });
    expect(pageQuery(atCursor('ZDUA=='), 50)).toEqual({ 'page[size]': '50', 'page[after]': 'ZDUA==' });
    expect(pageQuery(atRow(60), 30)).toEqual({ page: '3', per_page: '30' });
  });

  it('keep their place when the portion is halved: rows may come twice, none is skipped', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 1, max: 100 }), (index, size) => {
        const { page } = pageQuery(atRow(index), size);
        expect((Number(page) - 1) * size).toBeLessThanOrEqual(index);
        expect(Number(page) * size).toBeGreaterThan(index);
      }),
    );
  });

  it.each([[''], ['after:'], ['row:-1'], ['row:x'], ['https://evil.test'], [`after:${'x'.repeat(4_001)}`]])('%j is none', (position) => {
    expect(() => pageQuery(position, 10)).toThrow(RangeError);
  });

  it('halve down to one row and no further', () => {
    const sizes = [100];
    for (let next = halvePageSize(100); next !== null; next = halvePageSize(next)) sizes.push(next);
    expect(sizes).toEqual([100, 50, 25, 12, 6, 3, 1]);
  });
});

describe('cursor envelope', () => {
  it('goes on at the cursor', () => {
    expect(read(cursorPage('articles', [1, 2], 'ZDUA'))).toEqual({ ok: true, value: { rows: [1, 2], next: 'after:ZDUA' } });
  });

  it('ends on has_more false alone, whatever cursors and links say', () => {
    expect(read(cursorPage('articles', [1], null))).toEqual({ ok: true, value: { rows: [1], next: null } });
    const ticketing = {
      meta: { has_more: false, after_cursor: 'x' },
      links: { next: 'https://acme.zendesk.com/api/v2/users?page[after]=x' },
      articles: [],
    };
    expect(read(ticketing)).toEqual({ ok: true, value: { rows: [], next: null } });
  });

  it('takes the cursor out of an own link when meta has none', () => {
    const body = {
      meta: { has_more: true, after_cursor: null },
      links: { next: 'https://acme.zendesk.com/api/v2/help_center/articles?page%5Bafter%5D=b%2Bc' },
      articles: [],
    };
    expect(read(body)).toEqual({ ok: true, value: { rows: [], next: 'after:b+c' } });
  });

  it.each([
    ['no cursor and no link', { meta: { has_more: true }, articles: [] }, 'has_more without a next cursor'],
    [
      'a null cursor and no links',
      { meta: { has_more: true, after_cursor: null }, links: null, articles: [] },
      'has_more without a next cursor',
    ],
    ['an empty cursor', { meta: { has_more: true, after_cursor: '' }, links: {}, articles: [] }, 'has_more without a next cursor'],
    [
      'a link without a cursor',
      { meta: { has_more: true }, links: { next: 'https://acme.zendesk.com/api/v2/x' }, articles: [] },
      'has_more without a next cursor',
    ],
    ['no has_more', { meta: {}, articles: [] }, 'meta.has_more: missing'],
    ['has_more as text', { meta: { has_more: 'true', after_cursor: 'x' }, articles: [] }, 'meta.has_more: missing'],
    ['null meta', { meta: null, articles: [] }, 'meta.has_more: missing'],
    ['no envelope at all', { articles: [] }, 'neither meta nor next_page'],
    ['no rows', { meta: { has_more: false } }, 'articles: expected a list'],
    ['rows under another key', cursorPage('brands', [], null), 'articles: expected a list'],
    ['null rows', { meta: { has_more: false }, articles: null }, 'articles: expected a list'],
    ['an error with status 200', { error: 'x' }, 'articles: expected a list'],
    ['a bare list', [], 'expected an object'],
  ])('is broken with %s, never empty', (_name, body, reason) => {
    expect(read(body)).toEqual({ ok: false, problem: 'broken_listing', reason });
  });

  it('is broken when the next position is the one just read', () => {
    expect(read(cursorPage('articles', [1], 'ZDUA'), 'after:ZDUA')).toEqual(expect.objectContaining({ problem: 'broken_listing' }));
  });

  it.each([
    ['another host', 'https://evil.test/api/v2/help_center/articles?page[after]=x'],
    ['another scheme', 'http://acme.zendesk.com/api/v2/help_center/articles?page[after]=x'],
    ['another port', 'https://acme.zendesk.com:8443/api/v2/help_center/articles?page[after]=x'],
    ['another account', 'https://other.zendesk.com/api/v2/help_center/articles?page[after]=x'],
    ['a user', 'https://x@acme.zendesk.com/api/v2/help_center/articles?page[after]=x'],
    ['another path', 'https://acme.zendesk.com/hc/api?page[after]=x'],
    ['a path that climbs out', 'https://acme.zendesk.com/api/v2/../../evil?page[after]=x'],
    ['no address', 'next'],
  ])('does not trust a cursor beside a link to %s', (_name, next) => {
    const body = { meta: { has_more: true, after_cursor: 'x' }, links: { next }, articles: [] };
    expect(read(body)).toEqual(expect.objectContaining({ ok: false, problem: 'foreign_link' }));
  });

  it('checks the path prefix of a template with the subdomain in its path', () => {
    const local = zendeskOrigin('http://127.0.0.1:4010/{subdomain}', 'acme');
    const page = (next: string): unknown => ({ meta: { has_more: true, after_cursor: 'x' }, links: { next }, articles: [] });
    const readLocal = (next: string): boolean => readPage(page(next), 'articles', { ...asked, at: local }).ok;
    expect(readLocal('http://127.0.0.1:4010/acme/api/v2/help_center/articles')).toBe(true);
    expect(readLocal('http://127.0.0.1:4010/other/api/v2/help_center/articles')).toBe(false);
    expect(readLocal('http://127.0.0.1:4010/acme-eu/api/v2/help_center/articles')).toBe(false);
    expect(readLocal('http://127.0.0.1:4010/api/v2/help_center/articles')).toBe(false);
  });
});

describe('offset envelope', () => {
  it('is understood though a cursor was asked for', () => {
    expect(read(offsetPage('articles', [1], 1, 3))).toEqual({ ok: true, value: { rows: [1], next: 'row:30', count: 90 } });
    expect(read(offsetPage('articles', [1], 2, 3), 'row:30')).toEqual({ ok: true, value: { rows: [1], next: 'row:60', count: 90 } });
    expect(read(offsetPage('articles', [1], 3, 3), 'row:60')).toEqual({ ok: true, value: { rows: [1], next: null, count: 90 } });
  });

  it.each([
    ['a next page that is not one', { next_page: 7, articles: [] }],
    ['a link without a page', { next_page: 'https://acme.zendesk.com/api/v2/help_center/articles', articles: [] }],
    ['a link to the same page', { page: 2, next_page: 'https://acme.zendesk.com/api/v2/help_center/articles?page=2', articles: [] }],
    ['a link backwards', { next_page: 'https://acme.zendesk.com/api/v2/help_center/articles?page=1', articles: [] }],
  ])('is broken with %s', (_name, body) => {
    expect(read(body)).toEqual(expect.objectContaining({ problem: 'broken_listing' }));
  });

  it('does not follow a foreign link', () => {
    expect(read({ next_page: 'https://help.acme.com/api/v2/help_center/articles?page=2', articles: [] })).toEqual(
      expect.objectContaining({ problem: 'foreign_link' }),
    );
  });
});

describe('incremental envelope', () => {
  const link = (start: number): string => `https://acme.zendesk.com/api/v2/help_center/incremental/articles?start_time=${start}`;
  const page = (rows: number, next: string | null, end: number, count = rows): unknown => ({
    count,
    next_page: next,
    end_time: end,
    articles: Array.from({ length: rows }, (_, id) => ({ id })),
  });
  const LATEST = 2_000_000_000;
  const verdict = (body: unknown, start: number): unknown => {
    const result = readIncremental(body, at, { startTime: start, latestStart: LATEST });
    return result.ok ? [result.value.advance, result.value.nextStartTime] : result.problem;
  };

  it.each([
    ['the last page', page(13, null, 1778056534), 0, ['end', null]],
    ['an empty window, which says end_time 1', page(0, null, 1), 1778056535, ['end', null]],
    ['an empty page that offers another', page(0, link(5), 5), 1, ['end', null]],
    ['a page that advances', page(10, link(500), 500), 100, ['more', 500]],
    ['a page that advances to the latest start there is', page(10, link(LATEST), LATEST), 100, ['more', LATEST]],
    ['a page that advances into the last minute', page(10, link(LATEST + 1), LATEST + 1), 100, ['end', null]],
    ['a full page that advances into the last minute', page(1_000, link(LATEST + 1), LATEST + 1), 100, ['stuck', null]],
    ['more than a page in one second', page(1_000, link(100), 100), 100, ['stuck', null]],
    ['as many as a page may have in one second', page(30, link(100), 100), 100, ['stuck', null]],
    ['more than a small page in one second, as the count tells', page(5, link(100), 100, 8), 100, ['stuck', null]],
    ['a feed that always offers a next page', page(1, link(100), 100), 100, ['unclear', null]],
    ['a next page that goes back', page(3, link(1), 1), 100, ['unclear', null]],
    ['a next page without a start', page(3, 'https://acme.zendesk.com/api/v2/help_center/incremental/articles', 700), 100, ['more', 700]],
  ])('%s', (_name, body, start, expected) => {
    expect(verdict(body, start)).toEqual(expected);
  });

  it.each([
    ['no articles', { next_page: null, end_time: 1 }, 'broken_listing'],
    ['no next_page', { articles: [], end_time: 1 }, 'broken_listing'],
    ['a list', [], 'broken_listing'],
    ['a next_page that is no link', { articles: [1], next_page: true }, 'broken_listing'],
    ['no way to tell the next start', { articles: [1], next_page: 'https://acme.zendesk.com/api/v2/x' }, 'broken_listing'],
    ['a foreign link', { articles: [1], next_page: 'https://evil.test/api/v2/x?start_time=9' }, 'foreign_link'],
  ])('with %s is an error', (_name, body, problem) => {
    expect(verdict(body, 0)).toBe(problem);
  });
});

it('no JSON makes an envelope throw, loop or count as empty by mistake', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('meta', 'links', 'articles', 'next_page', 'x'), (value, key) => {
      const page = read({ ...(cursorPage('articles', [1], 'c') as object), [key]: value }, 'after:b');
      if (page.ok) expect(Array.isArray(page.value.rows) && page.value.next !== 'after:b').toBe(true);
      const feed = readIncremental({ count: 1, next_page: null, end_time: 5, articles: [1], [key]: value }, at, {
        startTime: 5,
        latestStart: 9,
      });
      if (feed.ok) expect(feed.value.advance === 'more').toBe(feed.value.nextStartTime !== null);
    }),
  );
});
