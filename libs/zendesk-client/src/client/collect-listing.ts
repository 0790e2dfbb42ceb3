import type { RequestSubject } from '../errors/zendesk-error-table';
import { SENTENCES } from '../errors/sentences';
import { ZendeskError } from '../errors/zendesk.error';
import { readPage, type PageEnvelope } from '../paging/page-envelope';
import { halvePageSize, pageQuery, type ListingPosition } from '../paging/position';
import type { Parser } from '../parsing/parser';
import { parseRows, sortRows, type Row, type SortedRows } from '../parsing/row';
import type { RequestRunner } from './request-runner';

export interface Listing<T> {
  endpoint: string;
  subject: RequestSubject;
  subdomain: string;
  path: string;
  /** Key of the rows in the envelope. */
  key: string;
  parser: Parser<T>;
  query?: Readonly<Record<string, string>>;
  signal?: AbortSignal | undefined;
}

const PAGE_SIZE = 100;

interface SizedPage {
  envelope: PageEnvelope;
  /** The portion that Zendesk could deliver. */
  pageSize: number;
}

/**
 * A short listing to its end. All or nothing: a listing that does not end within the bound is an error, never a shorter list.
 * @throws ZendeskError
 */
export async function collectListing<T>(runner: RequestRunner, listing: Listing<T>): Promise<SortedRows<T>> {
  const rows: Row<T>[] = [];
  let position: ListingPosition | null = null;
  let pageSize = PAGE_SIZE;
  for (let page = 1; page <= runner.maxPages; page += 1) {
    const answer: SizedPage = await pageOrSmaller(runner, listing, position, pageSize);
    rows.push(...parseRows(listing.parser, answer.envelope.rows));
    if (answer.envelope.next === null) return sortRows(rows);
    position = answer.envelope.next;
    // Small portions for good would meet the bound of pages before the end.
    pageSize = Math.min(PAGE_SIZE, answer.pageSize * 2);
  }
  throw new ZendeskError(
    { code: 'zendesk_listing_broken', action: 'stop', message: SENTENCES.listingBroken, permanent: true },
    { endpoint: listing.endpoint, detail: `no end after ${runner.maxPages} pages` },
  );
}

/** Halves the portion until Zendesk can deliver it; ends at one row, where the request is no longer splittable. */
async function pageOrSmaller<T>(
  runner: RequestRunner,
  { parser: _parser, key, query, ...call }: Listing<T>,
  position: ListingPosition | null,
  pageSize: number,
): Promise<SizedPage> {
  for (let size = pageSize; ;) {
    try {
      const envelope = await runner.run({
        ...call,
        query: { ...pageQuery(position, size), ...query },
        splittable: size > 1,
        read: (json, at) => readPage(json, key, { at, position, pageSize: size }),
      });
      return { envelope, pageSize: size };
    } catch (error) {
      const smaller = error instanceof ZendeskError && error.action === 'split_page' ? halvePageSize(size) : null;
      if (smaller === null) throw error;
      size = smaller;
    }
  }
}
