/**
 * Where a listing goes on: opaque to callers, a plain string to store. `null` starts from the beginning.
 * Inside: `after:<Zendesk's cursor>`, or `row:<index>` for a server that answers with page numbers. A row index, not a page number, so that the place
 * survives a change of page size.
 */
export type ListingPosition = string;

export type Place = { by: 'cursor'; after: string | null } | { by: 'row'; index: number };

const MAX_CURSOR_CHARS = 4_000;

export const atCursor = (after: string): ListingPosition => `after:${after}`;
export const atRow = (index: number): ListingPosition => `row:${index}`;
export const isUsableCursor = (cursor: unknown): cursor is string =>
  typeof cursor === 'string' && cursor.length > 0 && cursor.length <= MAX_CURSOR_CHARS;

/** @throws RangeError for a text that this library did not make. */
export function readPosition(position: ListingPosition | null): Place {
  if (position === null) return { by: 'cursor', after: null };
  if (position.startsWith('after:') && isUsableCursor(position.slice(6))) return { by: 'cursor', after: position.slice(6) };
  if (/^row:\d{1,9}$/.test(position)) return { by: 'row', index: Number(position.slice(4)) };
  throw new RangeError('not a position of a listing');
}

/** Query of one page. Rows before `index` are asked for again where the page size does not divide it: repeated, never skipped. */
export function pageQuery(position: ListingPosition | null, pageSize: number): Record<string, string> {
  const place = readPosition(position);
  if (place.by === 'row') return { page: String(Math.floor(place.index / pageSize) + 1), per_page: String(pageSize) };
  return place.after === null ? { 'page[size]': String(pageSize) } : { 'page[size]': String(pageSize), 'page[after]': place.after };
}

/** The next smaller portion to ask for, or null when one row is already the portion. */
export const halvePageSize = (pageSize: number): number | null => (pageSize > 1 ? Math.floor(pageSize / 2) : null);
