import type { ProblemReport } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import { ZendeskError } from '@helpdex/zendesk-client';
import { listInstead, restartWalk, smallerPage } from '../crawl/crawl-plan';
import type { CrawlPosition, FetchJob } from './job.schema';

/** Attempts in a row without progress until a run gives up on Zendesk. With the backoff below they span about half an hour. */
const MAX_ZENDESK_FAILURES = 12;
const BACKOFF_BASE_MS = 1_000;
const BACKOFF_CAP_MS = 300_000;

/** A gateway that gave up after its time may have had a bad moment: so often the same page is asked for again before it counts as too heavy. */
const TRIES_OF_A_SLOW_PAGE = 2;
const GATEWAY_TIMEOUT = 504;

/** What of a job is looked at. */
type Attempt = Pick<FetchJob, 'failures' | 'position'>;

/** What a failed attempt means for the job. */
export type Consequence =
  { kind: 'wait'; ms: number } | { kind: 'reposition'; position: CrawlPosition; ms: number } | { kind: 'fail'; problem: ProblemReport };

/** Full jitter over a growing range. @param random in [0, 1). */
export const backoffMs = (failures: number, random: number): number =>
  Math.round(random * Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** Math.min(failures, 20)));

const failed = (error: { code: string; message: string }): Consequence => ({
  kind: 'fail',
  problem: { code: error.code, message: error.message },
});

function ofHeavyPage(error: ZendeskError, { failures, position }: Attempt, random: number): Consequence {
  const isSlow = error.status === GATEWAY_TIMEOUT;
  const isTrial = position?.growth?.onTrial ?? false;
  if (isSlow && !isTrial && failures < TRIES_OF_A_SLOW_PAGE) return { kind: 'wait', ms: backoffMs(failures, random) };
  // The change feed has no page size; the listing has.
  const lighter = position?.phase === 'incremental' ? listInstead(position) : position && smallerPage(position);
  return lighter ? { kind: 'reposition', position: lighter, ms: isSlow ? backoffMs(failures, random) : 0 } : failed(error);
}

function ofZendesk(error: ZendeskError, job: Attempt, random: number): Consequence {
  const { position } = job;
  switch (error.action) {
    case 'wait':
      return { kind: 'wait', ms: error.retryAfterMs ?? backoffMs(job.failures, random) };
    case 'split_page':
      return ofHeavyPage(error, job, random);
    case 'list_instead':
      return position?.phase === 'incremental' ? { kind: 'reposition', position: listInstead(position), ms: 0 } : failed(error);
    case 'restart_walk': {
      const again = position && restartWalk(position);
      return again ? { kind: 'reposition', position: again, ms: 0 } : failed(error);
    }
    case 'retry':
      return job.failures >= MAX_ZENDESK_FAILURES ? failed(error) : { kind: 'wait', ms: backoffMs(job.failures, random) };
    case 'stop':
    case 'refresh_credential':
    case 'not_found':
      return failed(error);
  }
}

/**
 * One table for whatever an attempt can die of. What Zendesk refuses for good ends the run with a sentence; what is merely down is waited for,
 * our own servers without end. Nothing in here ever means "no articles".
 */
export function consequenceOf(error: unknown, job: Attempt, random: number): Consequence {
  if (error instanceof ZendeskError) return ofZendesk(error, job, random);
  const isForGood = error instanceof DomainError && error.kind !== 'unavailable';
  return isForGood ? failed(error) : { kind: 'wait', ms: backoffMs(job.failures, random) };
}
