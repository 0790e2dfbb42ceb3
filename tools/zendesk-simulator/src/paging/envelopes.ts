import { FAILURES } from '../routes/answer';

/** How a listing is asked for, from its query. */
export interface PageRequest {
  mode: 'cursor' | 'offset';
  size: number;
  page: number;
  after: string | null;
}

const DEFAULT_SIZE = 30;
const MAX_OFFSET_PAGES = 100;

const positive = (text: string | null, fallback: number): number => {
  const value = Number(text ?? fallback);
  return Number.isInteger(value) && value > 0 ? value : fallback;
};

/** `page[size]` asks for cursors, anything else for page numbers. */
export function readPageRequest(query: URLSearchParams, maxSize: number): PageRequest {
  const mode = query.has('page[size]') || query.has('page[after]') ? 'cursor' : 'offset';
  const size = Math.min(maxSize, positive(query.get(mode === 'cursor' ? 'page[size]' : 'per_page'), DEFAULT_SIZE));
  const page = positive(query.get('page'), 1);
  if (mode === 'offset' && page > MAX_OFFSET_PAGES) throw FAILURES.paginationTooDeep();
  return { mode, size, page, after: query.get('page[after]') };
}

const withQuery = (url: URL, change: Record<string, string | null>): string => {
  const next = new URL(url);
  for (const [key, value] of Object.entries(change)) {
    if (value === null) next.searchParams.delete(key);
    else next.searchParams.set(key, value);
  }
  return next.toString();
};

/** On the last page `links` has only `first` and `last`, yet `after_cursor` is filled. */
export function cursorEnvelope(
  url: URL,
  name: string,
  items: unknown[],
  position: { hasMore: boolean; after: string | null; before: string | null },
): object {
  const { hasMore, after, before } = position;
  const links = {
    first: withQuery(url, { 'page[after]': null, 'page[before]': null }),
    last: withQuery(url, { 'page[after]': null, 'page[before]': Buffer.from('last_page').toString('base64') }),
    ...(hasMore && after ? { next: withQuery(url, { 'page[after]': after }) } : {}),
  };
  return { meta: { has_more: hasMore, after_cursor: after, before_cursor: before }, links, [name]: items };
}

export function offsetEnvelope(
  url: URL,
  name: string,
  items: unknown[],
  position: { page: number; size: number; count: number },
  sort: { by: string; order: string },
): object {
  const { page, size, count } = position;
  const pages = Math.max(1, Math.ceil(count / size));
  const at = (number: number): string => withQuery(url, { page: String(number), per_page: String(size) });
  const numbers = {
    count,
    next_page: page < pages ? at(page + 1) : null,
    page,
    page_count: pages,
    per_page: size,
    previous_page: page > 1 ? at(page - 1) : null,
  };
  const echo = { sort_by: sort.by, sort_order: sort.order };
  return name === 'articles' ? { ...numbers, [name]: items, ...echo } : { [name]: items, ...numbers, ...echo };
}

/** Any listing that is short enough to be cut from an array by its index. */
export function simpleListing(url: URL, name: string, all: readonly unknown[], request: PageRequest): object {
  const start = request.mode === 'offset' ? (request.page - 1) * request.size : request.after === null ? 0 : readIndex(request.after);
  const items = all.slice(start, start + request.size);
  const end = start + items.length;
  if (request.mode === 'offset')
    return offsetEnvelope(
      url,
      name,
      items,
      { page: request.page, size: request.size, count: all.length },
      { by: 'position', order: 'asc' },
    );
  const cursor = (index: number): string => Buffer.from(`row:${index}`).toString('base64');
  return cursorEnvelope(url, name, items, {
    hasMore: end < all.length,
    after: items.length > 0 ? cursor(end) : null,
    before: items.length > 0 ? cursor(start) : null,
  });
}

function readIndex(cursor: string): number {
  const [, index] = /^row:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString('utf8')) ?? [];
  if (index === undefined) throw FAILURES.badRequest('Invalid cursor');
  return Number(index);
}
