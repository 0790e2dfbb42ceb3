import type { SweepCandidate } from '@helpdex/contracts';
import { halvePageSize, MAX_PAGE_SIZE } from '@helpdex/zendesk-client';
import type { CrawlBrand, CrawlPosition, FetchJob } from '../jobs/job.schema';

/** Re-read before the mark: clocks differ a little, and a write may land in a second that was already read. */
export const OVERLAP_SECONDS = 120;
/** A second that was read so long after it was over needs no second look; as much as clocks may be apart. */
export const SETTLED_AFTER_SECONDS = 900;
const MAX_RESTARTS = 3;

const START: Omit<CrawlPosition, 'phase' | 'brands'> = {
  cursor: null,
  startTime: null,
  articles: [],
  candidates: [],
  gone: [],
  pageSize: MAX_PAGE_SIZE,
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

/** @returns undefined when a page cannot be made smaller. */
export function smallerPage(position: CrawlPosition): CrawlPosition | undefined {
  const pageSize = halvePageSize(position.pageSize);
  return pageSize === null ? undefined : { ...position, pageSize };
}

/** @returns undefined when the walk has been begun again too often. */
export const restartWalk = (position: CrawlPosition): CrawlPosition | undefined =>
  position.restarts >= MAX_RESTARTS ? undefined : { ...position, cursor: null, restarts: position.restarts + 1 };

/** What the classifier wants to be looked at, one article after the other. */
export const sweepPosition = (brands: readonly CrawlBrand[], candidates: readonly SweepCandidate[]): CrawlPosition => ({
  ...START,
  phase: candidates.length > 0 ? 'sweep' : 'barrier',
  brands: brands.map(({ subdomain }) => subdomain),
  candidates: [...candidates],
});
