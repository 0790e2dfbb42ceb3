import { isJsonObject } from '../parsing/parser';
import { readOwnLink, type ZendeskOrigin } from '../transport/zendesk-origin';
import { broken, type Read } from './page-envelope';

/** Zendesk documents pages of up to 1,000 changes, but not that they are as large as that: other listings give 30 when not asked for more. */
export const FULL_INCREMENTAL_PAGE = 30;

/**
 * Whether the change feed goes on.
 * `more`: from `nextStartTime`. `end`: nothing newer. `stuck`: more articles share one second, or the last minute, than fit a page; only a
 * listing can read them all.
 * `unclear`: Zendesk offers a next page that does not advance and this page is not full; either the feed always offers one, or the second holds more.
 */
export type IncrementalAdvance = 'more' | 'end' | 'stuck' | 'unclear';

export interface IncrementalEnvelope {
  rows: readonly unknown[];
  advance: IncrementalAdvance;
  /** Epoch seconds, set for `more` only and always later than the start asked for. */
  nextStartTime: number | null;
}

/** What a page of the feed was asked for with, in epoch seconds. */
export interface FeedWindow {
  startTime: number;
  /** The latest start that may be asked for. What is newer is left to the next run, which begins before it. */
  latestStart: number;
}

/**
 * Reads a page of the time-based feed. `end_time` is never taken for a checkpoint: an empty page says `end_time: 1`, and saving that has made
 * connectors read everything again.
 */
export function readIncremental(body: unknown, at: ZendeskOrigin, { startTime, latestStart }: FeedWindow): Read<IncrementalEnvelope> {
  if (!isJsonObject(body)) return broken('expected an object');
  const { articles: rows, next_page: link } = body;
  if (!Array.isArray(rows)) return broken('articles: expected a list');
  if (!Object.hasOwn(body, 'next_page')) return broken('next_page: missing');
  if (link === null || rows.length === 0) return { ok: true, value: { rows, advance: 'end', nextStartTime: null } };
  if (typeof link !== 'string') return broken('next_page: expected a link');
  const parameters = readOwnLink(at, link);
  if (parameters === undefined) return { ok: false, problem: 'foreign_link', reason: 'next_page leaves the origin' };
  const next = Number(parameters.get('start_time') ?? body['end_time']);
  if (!Number.isSafeInteger(next)) return broken('next_page: no start_time');
  const advances = next > startTime;
  if (advances && next <= latestStart) return { ok: true, value: { rows, advance: 'more', nextStartTime: next } };
  const hasMore = rows.length >= FULL_INCREMENTAL_PAGE || Number(body['count']) > rows.length;
  // Asking again and again until the last minute is over would bring the same rows each time.
  const advance = hasMore ? 'stuck' : advances ? 'end' : 'unclear';
  return { ok: true, value: { rows, advance, nextStartTime: null } };
}
