import type { ProblemReport, RunMode, RunTrigger, SweepCandidate, SweepRequested } from '@helpdex/contracts';
import type { RateBudgetState } from '@helpdex/zendesk-client';
import { Schema, type Model } from 'mongoose';
import type { RecentRow } from '../crawl/recent-rows';

/** An article that a request of its own did not find, under the `ver` of that request. */
export interface MissingArticle extends SweepCandidate {
  ver: number;
}

/** How pages that were made smaller come back to the usual size. */
export interface PageGrowth {
  /** In a row, at the present size. */
  goodPages: number;
  /** So many good pages make the next one larger. */
  growAfter: number;
  /** The next page is the first of a larger size. */
  onTrial: boolean;
}

/** Where a crawl stands; written after every page, so that a crash repeats one page. */
export interface CrawlPosition {
  /** `listing`: cursor walk. `incremental`: time-based export. `articles`: a list of ids. `sweep`: what the classifier asked for. `barrier`: all produced, the barriers are due. */
  phase: 'listing' | 'incremental' | 'articles' | 'sweep' | 'barrier';
  /** Subdomains of the brands still to do; the first one is being read. */
  brands: string[];
  /** Opaque position inside the brand's listing; null at its start. */
  cursor: string | null;
  /** Start of the export window, epoch seconds. */
  startTime: number | null;
  /** Articles still to fetch one by one. */
  articles: string[];
  /** Articles still to look at for the classifier. */
  candidates: SweepCandidate[];
  /** Those that were not found, until it is known that the one who looked could have seen them. */
  gone: MissingArticle[];
  /** Rows asked for per page; halves when Zendesk cannot answer so many, and grows again when it can. */
  pageSize: number;
  /** Null before the first page. Positions of earlier versions have none. */
  growth?: PageGrowth | null;
  /** Rows of this walk so far, and one for each page, so that pages without rows count as well. Positions of earlier versions have none. */
  walked?: number;
  /** How often a walk was begun again because its cursor expired. */
  restarts: number;
}

/** A help center to read. */
export interface CrawlBrand {
  id: string;
  subdomain: string;
}

/** The fetcher's one job per source: the newest run. `_id` is `tenant|source`. */
export interface FetchJob {
  _id: string;
  tenant: string;
  source: string;
  run: number;
  mode: RunMode;
  trigger: RunTrigger;
  articles: string[];
  reemit: boolean;
  /** Options of the source before these are not to be gone by. Jobs of earlier versions have none. */
  policyVersion?: number;
  /** `sweeping`: all that was asked for is produced, and the classifier has yet to say what to look at one by one. */
  status: 'pending' | 'running' | 'sweeping' | 'done' | 'failed' | 'cancelled';
  leaseOwner: string | null;
  leaseUntil: Date;
  /** Not to be taken up before; moved on by waiting and by backoff. */
  notBefore: Date;
  /** Attempts in a row that brought nothing forward. */
  failures: number;
  /** Fetch attempts of the run; half of `ver`. */
  seq: number;
  position: CrawlPosition | null;
  /** Help centers found by the last run that looked for them; an incremental run goes by these and saves the requests. */
  brands: CrawlBrand[];
  /** Zendesk's id of the admin that the run began as; null when the run did not ask. */
  user: string | null;
  /** Records acknowledged by Kafka. */
  produced: number;
  /** Articles read, each with all its translations. */
  articlesSeen: number;
  /** Articles there should be; null when that was not asked (incremental runs) or not answered. */
  articlesExpected: number | null;
  /** Rows that could not be read at all, not even their id. */
  unreadable: number;
  requests: number;
  throttledMs: number;
  remaining: number | null;
  resumeCount: number;
  /** Sweep requests taken up. */
  round: number;
  /** What the classifier wants to be looked at next; null until it has said so. */
  answer: Pick<SweepRequested, 'candidates' | 'more' | 'held'> | null;
  /** The round in hand is the last one. */
  lastRound: boolean;
  /** So much was missing that the run removes nothing. */
  held: boolean;
  /** When the run began, epoch seconds; null until it has. */
  begunAt: number | null;
  /** Counts progress reports, so that they order. */
  reports: number;
  error: ProblemReport | null;
  /** The account's rate state, so that a restart does not forget an open Retry-After window. */
  budget: RateBudgetState | null;
  /** Highest `updated_at` seen per brand in completed runs, epoch seconds; one in the future is no mark. */
  marks: Record<string, number>;
  /** Marks that were read again long after they were over, so that nothing can be added to them any more. Jobs of earlier versions have none. */
  settled?: Record<string, number>;
  /** The same for the run in hand; becomes `marks` when it completes. */
  nextMarks: Record<string, number>;
  /** Rows that the overlap of the next incremental run will bring again. */
  recent: RecentRow[];
  /** The same for the run in hand; becomes `recent` when it completes. */
  nextRecent: RecentRow[];
}

export const JOBS = Symbol('JOBS');
export type JobModel = Model<FetchJob>;

const mixed = { type: Schema.Types.Mixed };

export const jobSchema = new Schema<FetchJob>(
  {
    _id: String,
    tenant: String,
    source: String,
    run: Number,
    mode: String,
    trigger: String,
    articles: [String],
    reemit: Boolean,
    policyVersion: Number,
    status: String,
    leaseOwner: { type: String, default: null },
    leaseUntil: Date,
    notBefore: Date,
    failures: Number,
    seq: Number,
    position: mixed,
    brands: mixed,
    user: { type: String, default: null },
    produced: Number,
    articlesSeen: Number,
    articlesExpected: mixed,
    unreadable: Number,
    requests: Number,
    throttledMs: Number,
    remaining: mixed,
    resumeCount: Number,
    round: Number,
    answer: { ...mixed, default: null },
    lastRound: Boolean,
    held: Boolean,
    begunAt: mixed,
    reports: Number,
    error: mixed,
    budget: mixed,
    marks: mixed,
    settled: mixed,
    nextMarks: mixed,
    recent: mixed,
    nextRecent: mixed,
  },
  { collection: 'jobs', versionKey: false, minimize: false },
);
jobSchema.index({ status: 1, notBefore: 1, leaseUntil: 1 });
