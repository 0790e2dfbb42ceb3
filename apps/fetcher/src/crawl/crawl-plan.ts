import type { SweepCandidate } from '@helpdex/contracts';
import { halvePageSize, MAX_PAGE_SIZE, ZendeskError, type ZendeskVerdict } from '@helpdex/zendesk-client';
import type { CrawlBrand, CrawlPosition, FetchJob, PageGrowth } from '../jobs/job.schema';

/** Re-read before the mark: clocks differ a little, and a write may land in a second that was already read. */
export const OVERLAP_SECONDS = 120;
/** A second that was read so long after it was over needs no second look; as much as clocks may be apart. */
export const SETTLED_AFTER_SECONDS = 900;
const MAX_RESTARTS = 3;
/** After so many pages that Zendesk could deliver, twice as many rows are asked for; each trial that fails makes the next one wait twice as long. */
const PAGES_UNTIL_LARGER = 5;
const MAX_PAGES_UNTIL_LARGER = 80;
const UNTRIED: PageGrowth = { goodPages: 0, growAfter: PAGES_UNTIL_LARGER, onTrial: false };
/** Rows of one help center, and one for each page. Beyond it, what is listed goes in circles: no help center has a tenth of that. */
export const MAX_WALKED = 2_000_000;

const ENDLESS: ZendeskVerdict = {
  code: 'zendesk_listing_broken',
  action: 'stop',
  message: 'Zendesk lists the articles without an end. Nothing was removed. Sync again; if it happens again, ask Zendesk.',
  permanent: true,
};

const START: Omit<CrawlPosition, 'phase' | 'brands'> = {
  cursor: null,
  startTime: null,
  articles: [],
  candidates: [],
  gone: [],
  pageSize: MAX_PAGE_SIZE,
  growth: null,
  walked: 0,
  restarts: 0,
};

type Plan = Pick<FetchJob, 'mode' | 'marks' | 'settled'>;

/** Begins the first of `brands` in the way the run's mode and the marks allow: without a mark there is nothing to be incremental from. */
function beginBrand(job: Plan, brands: string[]): CrawlPosition {
  const [brand] = brands;
  if (brand === undefined) return { ...START, phase: 'barrier', brands };
  const mark = job.marks[brand];
  if (job.mode !== 'incremental' || mark === undefined) return { ...START, phase: 'listing', brands };
  const startTime = job.settled?.[brand] === mark ? mark + 1 : Math.max(0, mark - OVERLAP_SECONDS);
  return { ...START, phase: 'incremental', brands, startTime };
}

/** Which marks the run, which has just read up to them, need not overlap with next time. */
export const settledMarks = (marks: Readonly<Record<string, number>>, begunAt: number): Record<string, number> =>
  Object.fromEntries(Object.entries(marks).filter(([, mark]) => begunAt - mark >= SETTLED_AFTER_SECONDS));

/** Where a run starts: the brands' listings, their change feeds, or the named articles. */
export const firstPosition = (job: Plan & Pick<FetchJob, 'articles'>, brands: readonly string[]): CrawlPosition =>
  job.mode === 'targeted'
    ? { ...START, phase: 'articles', brands: [...brands], articles: [...job.articles] }
    : beginBrand(job, [...brands]);

/** After the last page of the first brand. */
export const nextBrand = (job: Plan, position: CrawlPosition): CrawlPosition => beginBrand(job, position.brands.slice(1));

/** The change feed cannot get past a second with more articles than a page: only the listing can. */
export const listInstead = (position: CrawlPosition): CrawlPosition => ({ ...START, phase: 'listing', brands: position.brands });

/**
 * After a page of a listing or of a feed that is not the brand's last.
 * @param rows that the page had
 * @throws ZendeskError `zendesk_listing_broken` when there is no end in sight: a cursor may lead back to where it came from.
 */
export function nextPage(
  position: CrawlPosition,
  rows: number,
  to: Pick<CrawlPosition, 'cursor'> | Pick<CrawlPosition, 'startTime'>,
): CrawlPosition {
  const walked = (position.walked ?? 0) + rows + 1;
  if (walked > MAX_WALKED) throw new ZendeskError(ENDLESS, { endpoint: position.phase, detail: `no end after ${walked} rows` });
  return { ...position, ...to, walked, ...largerPage(position) };
}

/** Back towards the usual size, so that a bad moment of Zendesk does not make the rest of a walk slow. */
function largerPage({ pageSize, growth }: CrawlPosition): Pick<CrawlPosition, 'pageSize' | 'growth'> {
  const { goodPages, growAfter } = growth ?? UNTRIED;
  if (pageSize >= MAX_PAGE_SIZE || goodPages + 1 < growAfter)
    return { pageSize, growth: { goodPages: goodPages + 1, growAfter, onTrial: false } };
  return { pageSize: Math.min(MAX_PAGE_SIZE, pageSize * 2), growth: { goodPages: 0, growAfter, onTrial: true } };
}

/** @returns undefined when a page cannot be made smaller. */
export function smallerPage(position: CrawlPosition): CrawlPosition | undefined {
  const pageSize = halvePageSize(position.pageSize);
  if (pageSize === null) return undefined;
  const { growAfter, onTrial } = position.growth ?? UNTRIED;
  const next = onTrial ? Math.min(MAX_PAGES_UNTIL_LARGER, growAfter * 2) : growAfter;
  return { ...position, pageSize, growth: { goodPages: 0, growAfter: next, onTrial: false } };
}

/** @returns undefined when the walk has been begun again too often. */
export const restartWalk = (position: CrawlPosition): CrawlPosition | undefined =>
  position.restarts >= MAX_RESTARTS ? undefined : { ...position, cursor: null, walked: 0, restarts: position.restarts + 1 };

/** What the classifier wants to be looked at, one article after the other. */
export const sweepPosition = (brands: readonly CrawlBrand[], candidates: readonly SweepCandidate[]): CrawlPosition => ({
  ...START,
  phase: candidates.length > 0 ? 'sweep' : 'barrier',
  brands: brands.map(({ subdomain }) => subdomain),
  candidates: [...candidates],
});
