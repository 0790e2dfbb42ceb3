import {
  ARTICLE_PARTITIONS,
  ArticleFetched,
  barrierKey,
  docKey,
  RunBarrier,
  sourceKey,
  SyncProgress,
  TOPICS,
  type NamedSegment,
  type ProblemReport,
} from '@helpdex/contracts';
import { makeVersion, type VisibilityPolicy } from '@helpdex/domain';
import { EVENT_PUBLISHER, type EventPublisher } from '@helpdex/kafka';
import { Inject, Injectable } from '@nestjs/common';
import type { FetchJob } from '../jobs/job.schema';
import { ClosingsAhead } from './closings-ahead';

/** What the fetcher tells the others. Resolves after the broker's acknowledgement only. */
@Injectable()
export class CrawlPublisher {
  constructor(
    @Inject(EVENT_PUBLISHER) private readonly events: EventPublisher,
    @Inject(ClosingsAhead) private readonly closings: ClosingsAhead,
  ) {}

  /** @param policy the rules of the source, which may close what Zendesk leaves open */
  async articles(records: readonly ArticleFetched[], policy: VisibilityPolicy): Promise<void> {
    await this.events.publishAll(records.map((data) => ({ topic: TOPICS.articleFetched, event: ArticleFetched, key: docKey(data), data })));
    await this.closings.apply(records, policy);
  }

  /**
   * One barrier per partition: everything of this run stands before it.
   * @param policyVersion of the options that the run goes by @param final nothing of it will follow
   */
  barriers(job: FetchJob, policyVersion: number, final: boolean, at: Date): Promise<void> {
    const { tenant, source, run, mode, round, seq } = job;
    const articles = mode === 'targeted' ? { articles: job.articles } : {};
    const common = { tenant, source, run, mode, round, final, policyVersion, partitions: ARTICLE_PARTITIONS, ...articles };
    const listingComplete = isComplete(job);
    return this.events.publishAll(
      Array.from({ length: ARTICLE_PARTITIONS }, (_, partition) => {
        const data: RunBarrier = { ...common, partition, listingComplete, lastVer: makeVersion(run, seq), at: at.toISOString() };
        return { topic: TOPICS.articleFetched, event: RunBarrier, key: barrierKey(data), data, partition };
      }),
    );
  }

  progress(
    job: FetchJob,
    stage: 'fetching' | 'fetched' | 'failed' | 'cancelled',
    at: Date,
    { error, listed, segments }: { error?: ProblemReport; listed?: boolean; segments?: NamedSegment[] | undefined } = {},
  ): Promise<void> {
    const { tenant, source, run, requests, throttledMs, remaining, resumeCount } = job;
    const data: SyncProgress = {
      ...{ tenant, source, run, stage, resumeCount },
      sequence: job.reports,
      done: job.produced,
      total: stage === 'fetched' ? job.produced : expectedRecords(job),
      zendesk: { requests, throttledMs, remaining },
      ...(stage === 'fetched' ? { listingComplete: isComplete(job) && !job.held, held: job.held } : {}),
      ...(stage === 'fetched' && isQuiet(job) ? { quiet: true } : {}),
      ...(listed ? { listed } : {}),
      ...(segments ? { segments } : {}),
      ...(error ? { error } : {}),
      at: at.toISOString(),
    };
    return this.events.publishAll([{ topic: TOPICS.syncProgress, event: SyncProgress, key: sourceKey(tenant, source), data }]);
  }
}

/** An incremental run that brought nothing: neither records nor barriers go to the topics. */
export const isQuiet = ({ mode, produced }: FetchJob): boolean => mode === 'incremental' && produced === 0;

/** Swept by is only a listing of everything in which every row could at least be told apart. */
const isComplete = ({ mode, unreadable }: FetchJob): boolean => mode === 'full' && unreadable === 0;

/** Articles are known from the start, their translations only by the average of those read so far. */
function expectedRecords({ articlesExpected, articlesSeen, produced }: FetchJob): number | null {
  if (articlesExpected === null || articlesSeen === 0) return null;
  return Math.max(produced, Math.round((articlesExpected * produced) / articlesSeen));
}
