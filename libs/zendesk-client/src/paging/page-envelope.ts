import { isJsonObject } from '../parsing/parser';
import { readOwnLink, type ZendeskOrigin } from '../transport/zendesk-origin';
import { atCursor, atRow, isUsableCursor, type ListingPosition } from './position';

/** What a body turned out to be. `reason` names keys, never content. */
export type Read<T> = { ok: true; value: T } | { ok: false; problem: 'broken_listing' | 'broken_record' | 'foreign_link'; reason: string };

export interface PageEnvelope {
  rows: readonly unknown[];
  /** Null on the last page. */
  next: ListingPosition | null;
  /** All rows of the listing; only offset answers say it. */
  count?: number;
}

/** What the page was asked with: a next position that repeats it would loop for ever. */
export interface AskedPage {
  at: ZendeskOrigin;
  position: ListingPosition | null;
  pageSize: number;
}

export const broken = (reason: string): { ok: false; problem: 'broken_listing'; reason: string } => ({
  ok: false,
  problem: 'broken_listing',
  reason,
});
const foreign = { ok: false, problem: 'foreign_link', reason: 'a pagination link leaves the origin' } as const;

/**
 * Reads a listing's envelope by the keys that are there: cursor (`meta`, `links`) or offset (`next_page`), whichever was asked for.
 * The end is `has_more: false` or `next_page: null` and nothing else: on Zendesk's last cursor page `after_cursor`, and for some endpoints
 * `links.next`, are filled all the same. An answer that is no envelope is broken, never empty.
 */
export function readPage(body: unknown, rowsKey: string, asked: AskedPage): Read<PageEnvelope> {
  if (!isJsonObject(body)) return broken('expected an object');
  const rows = body[rowsKey];
  if (!Array.isArray(rows)) return broken(`${rowsKey}: expected a list`);
  const next = Object.hasOwn(body, 'meta') ? nextByCursor(body, asked) : nextByPage(body, asked);
  if (!next.ok) return next;
  if (next.value !== null && next.value === asked.position) return broken('the next position repeats the last one');
  const { count } = body;
  return { ok: true, value: { rows, next: next.value, ...(isCount(count) ? { count } : {}) } };
}

function nextByCursor(body: Record<string, unknown>, asked: AskedPage): Read<ListingPosition | null> {
  const { meta, links } = body;
  if (!isJsonObject(meta) || typeof meta['has_more'] !== 'boolean') return broken('meta.has_more: missing');
  if (!meta['has_more']) return { ok: true, value: null };
  const link = isJsonObject(links) ? links['next'] : undefined;
  const parameters = typeof link === 'string' ? readOwnLink(asked.at, link) : null;
  // A cursor beside a link that leads elsewhere is not trusted either.
  if (parameters === undefined) return foreign;
  const after = [meta['after_cursor'], parameters?.get('page[after]')].find(isUsableCursor);
  return after === undefined ? broken('has_more without a next cursor') : { ok: true, value: atCursor(after) };
}

function nextByPage(body: Record<string, unknown>, asked: AskedPage): Read<ListingPosition | null> {
  if (!Object.hasOwn(body, 'next_page')) return broken('neither meta nor next_page');
  const link = body['next_page'];
  if (link === null) return { ok: true, value: null };
  const parameters = typeof link === 'string' ? readOwnLink(asked.at, link) : undefined;
  if (parameters === undefined) return typeof link === 'string' ? foreign : broken('next_page: expected a link');
  const page = Number(parameters.get('page') ?? Number.NaN);
  const perPage = isCount(body['per_page']) && body['per_page'] > 0 ? body['per_page'] : asked.pageSize;
  const isForward = isCount(page) && page >= 2 && !(isCount(body['page']) && page <= body['page']);
  return isForward ? { ok: true, value: atRow((page - 1) * perPage) } : broken('next_page: no way forward');
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
