import type { ListedEntry, ListingWalk, ArticleFetched } from '@helpdex/contracts';
import { observationOf } from '@helpdex/domain';
import type { CrawlOrder } from '../crawl/crawl-page';
import { firstPosition } from '../crawl/crawl-plan';
import type { CrawlBrand, CrawlPosition } from '../jobs/job.schema';

/** A walk before its first request. */
export const NEW_WALK: ListingWalk = { user: null, brands: [], left: [], cursor: null, pageSize: null, restarts: 0, failures: 0 };

/** Where the walk stands, in the crawl's terms; undefined before it knows the brands. */
export function positionOf({ user, left, cursor, pageSize, restarts, growth = null, walked = 0 }: ListingWalk): CrawlPosition | undefined {
  if (user === null) return undefined;
  const start = firstPosition({ mode: 'full', marks: {}, articles: [] }, left);
  return { ...start, cursor, restarts, growth, walked, ...(pageSize === null ? {} : { pageSize }) };
}

export const walkOn = (
  walk: ListingWalk,
  { brands, cursor, pageSize, restarts, growth = null, walked = 0 }: CrawlPosition,
): ListingWalk => ({
  ...{ ...walk, left: brands, cursor, pageSize, restarts, growth, walked },
  failures: 0,
});

export const walkOf = (user: string, brands: CrawlBrand[]): ListingWalk => ({
  ...{ ...NEW_WALK, user, brands },
  left: brands.map(({ subdomain }) => subdomain),
});

/** A listing as if by a full run, whose records go nowhere: they have no version. */
export const crawlOrder = (at: { tenant: string; source: string }, { brands }: ListingWalk, position: CrawlPosition): CrawlOrder => ({
  ...{ tenant: at.tenant, source: at.source, run: 0, mode: 'full', reemit: false, brands, position, user: null },
  ...{ marks: {}, recent: [], begunAt: null },
});

/** What of a record a comparison needs: everything but the text. */
export function listedEntry(record: ArticleFetched): ListedEntry {
  const { state, hash, facts } = observationOf(record);
  const isPresent = state === 'present';
  return {
    ...{ article: record.article, locale: record.locale, state: isPresent ? 'present' : 'unparsable' },
    ...(isPresent && hash !== undefined && facts
      ? { hash, facts: { ...facts, labels: [...facts.labels], sectionIds: [...facts.sectionIds] } }
      : {}),
  };
}
