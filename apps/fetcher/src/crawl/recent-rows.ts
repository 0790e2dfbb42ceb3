import type { Row, ZendeskArticle } from '@helpdex/zendesk-client';
import { createHash } from 'node:crypto';

/** A row as it looked when it was last read. */
export interface RecentRow {
  /** `brand:article` */
  key: string;
  fingerprint: string;
  /** Of its last change, epoch seconds. */
  second: number;
}

/** Rows remembered per source. Beyond it the oldest are forgotten, and read once more for nothing. */
const MAX_REMEMBERED = 2_000;

const fingerprintOf = (article: ZendeskArticle): string => createHash('sha256').update(JSON.stringify(article)).digest('base64url');

/** A row as it came, of which only some are worth remembering. */
export interface SeenRow {
  /** `brand:article` */
  key: string;
  article: ZendeskArticle;
  /** Of its last change, epoch seconds. */
  second: number;
}

function seenRow(brand: string, row: Row<ZendeskArticle>): SeenRow | undefined {
  if (!row.ok || row.value.updatedAt === null) return undefined;
  return { key: `${brand}:${row.value.id}`, article: row.value, second: Math.floor(Date.parse(row.value.updatedAt) / 1_000) };
}

export const seenRows = (brand: string, rows: readonly Row<ZendeskArticle>[]): SeenRow[] =>
  rows.map((row) => seenRow(brand, row)).filter((row) => row !== undefined);

/** The rows less those that the overlap brings again exactly as they were: an hour without changes shall produce nothing. */
export function withoutKnown(rows: readonly Row<ZendeskArticle>[], brand: string, known: readonly RecentRow[]): Row<ZendeskArticle>[] {
  const fingerprints = new Map(known.map(({ key, fingerprint }) => [key, fingerprint]));
  return rows.filter((row) => !row.ok || fingerprints.get(`${brand}:${row.value.id}`) !== fingerprintOf(row.value));
}

/**
 * What to remember after a page: the latest look at each row that the next overlap can still reach. Only those get a fingerprint, which costs
 * reading all of an article: in a full run they are few.
 * @param since epoch seconds
 */
export function remember(known: readonly RecentRow[], seen: readonly (RecentRow | SeenRow)[], since: number): RecentRow[] {
  const rows = new Map([...known, ...seen].map((row) => [row.key, row]));
  return [...rows.values()]
    .filter(({ second }) => second >= since)
    .sort((a, b) => a.second - b.second)
    .slice(-MAX_REMEMBERED)
    .map(fingerprinted);
}

const fingerprinted = (row: RecentRow | SeenRow): RecentRow =>
  'fingerprint' in row ? row : { key: row.key, fingerprint: fingerprintOf(row.article), second: row.second };
