import type { ZendeskArticle } from '../model/article.schema';
import type { IncrementalAdvance } from '../paging/incremental-envelope';
import { broken, readPage, type PageEnvelope, type Read } from '../paging/page-envelope';
import type { ListingPosition } from '../paging/position';
import { isJsonObject, type Parser } from '../parsing/parser';
import { parseRows, type Row } from '../parsing/row';
import type { Call } from './request-runner';

export interface ListingPage<T> {
  rows: Row<T>[];
  /** Where the next page starts; null after the last one. */
  next: ListingPosition | null;
}

export interface IncrementalPage {
  rows: Row<ZendeskArticle>[];
  /** Epoch seconds that were really asked for: the start given, but never within the last minute. */
  askedFrom: number;
  advance: IncrementalAdvance;
  /** Epoch seconds; set for `more`. */
  nextStartTime: number | null;
}

/** Asks how many articles a listing has. */
export function countCall(subdomain: string, path: string): Call<number> {
  return {
    endpoint: 'article_count',
    subject: 'listing',
    subdomain,
    path,
    // Only answers by page numbers tell how many there are.
    query: { per_page: '1', page: '1' },
    read: (json, at) => {
      const page = readPage(json, 'articles', { at, position: null, pageSize: 1 });
      if (!page.ok) return page;
      return page.value.count === undefined ? broken('count: missing') : { ok: true, value: page.value.count };
    },
  };
}

/** A record, or the object under `key`. */
export function readOne<T>(json: unknown, key: string | undefined, parser: Parser<T>): Read<T> {
  const parsed = parser(key === undefined ? json : isJsonObject(json) ? json[key] : undefined);
  return parsed.ok ? parsed : { ok: false, problem: 'broken_record', reason: parsed.reason };
}

export function rowsOf<T>(page: Read<PageEnvelope>, parser: Parser<T>): Read<ListingPage<T>> {
  return page.ok ? { ok: true, value: { rows: parseRows(parser, page.value.rows), next: page.value.next } } : page;
}
