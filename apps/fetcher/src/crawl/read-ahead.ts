import type { CrawlPosition } from '../jobs/job.schema';
import type { CrawledPage } from './crawl-page';

/** One page that was read, and where. */
export interface PageRead {
  position: CrawlPosition;
  page: CrawledPage;
}

/**
 * Reads page after page until nothing is left before the barrier. While a page of a listing is in use, the next one is being read already. One that
 * cannot be read throws when its turn comes, and not before all pages before it were used; whoever stops early waits for the one under way.
 *
 * @param read called for one page at a time, in order
 */
export async function* readAhead(first: CrawlPosition, read: (position: CrawlPosition) => Promise<CrawledPage>): AsyncGenerator<PageRead> {
  let ahead: Promise<CrawledPage> | undefined;
  try {
    for (let position = first; position.phase !== 'barrier';) {
      const page = await (ahead ?? read(position));
      ahead = isNextOfListing(position, page.next) ? read(page.next) : undefined;
      ahead?.catch(() => undefined);
      yield { position, page };
      position = page.next;
    }
  } finally {
    await ahead?.catch(() => undefined);
  }
}

/** Elsewhere a page may decide what the next one is asked for, or is asked for at all. */
const isNextOfListing = (position: CrawlPosition, next: CrawlPosition): boolean =>
  position.phase === 'listing' && next.phase === 'listing' && position.brands[0] === next.brands[0];
