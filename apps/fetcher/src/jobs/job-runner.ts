import type { NamedSegment } from '@helpdex/contracts';
import { makeVersion } from '@helpdex/domain';
import { failpoint, type Logger } from '@helpdex/observability';
import { ZendeskError, type RateBudget, type RequestReport } from '@helpdex/zendesk-client';
import { firstPosition, OVERLAP_SECONDS, settledMarks, sweepPosition } from '../crawl/crawl-plan';
import { PageCrawler, type CrawledPage } from '../crawl/crawl-page';
import { isQuiet, type CrawlPublisher } from '../crawl/crawl-publisher';
import { readAhead } from '../crawl/read-ahead';
import { remember } from '../crawl/recent-rows';
import type { CrawlSession } from '../crawl/crawl-session';
import type { JobRepository } from './job.repository';
import type { CrawlPosition, FetchJob } from './job.schema';
import { refuseOtherUser } from './same-user';

/** Progress is told at most this often. */
const REPORT_INTERVAL_MS = 500;

export interface RunnerParts {
  jobs: JobRepository;
  publisher: CrawlPublisher;
  session: CrawlSession;
  budget: RateBudget;
  logger: Logger;
  now: () => Date;
  signal: AbortSignal;
  leaseMs: number;
}

/** Carries one job from where it stands to its end, or until something throws. Produce first, then checkpoint: a crash repeats one page. */
export class JobRunner {
  private lastReportAt = 0;
  private saving: Promise<void> = Promise.resolve();
  private readonly use = { requests: 0, throttledMs: 0, remaining: null as number | null };

  constructor(
    private job: FetchJob,
    private readonly parts: RunnerParts,
  ) {}

  /** Counts a request to Zendesk; saved with the next checkpoint. */
  readonly countRequest = ({ throttledMs, remaining }: RequestReport): void => {
    this.use.requests += 1;
    this.use.throttledMs += Math.round(throttledMs);
    this.use.remaining = remaining ?? this.use.remaining;
  };

  get current(): FetchJob {
    return this.job;
  }

  /** Crawls, then looks at single articles for as long as the classifier asks for it. Returns early when it has to wait for the classifier. */
  async run(): Promise<void> {
    await this.keepToNewestOptions();
    if (!this.job.position) await this.begin();
    for (;;) {
      await this.crawl();
      if (!needsSweep(this.job)) return this.finish();
      if (!this.job.answer) await this.askForSweep();
      if (this.job.answer) await this.beginRound(this.job.answer);
      else if (await this.parts.jobs.awaitAnswer(this.job)) return;
    }
  }

  /** Whoever takes the job over waits until he knows these options as well: two kinds in one run would make it complete for neither. */
  private async keepToNewestOptions(): Promise<void> {
    const { policyVersion } = this.parts.session.source;
    if (policyVersion > (this.job.policyVersion ?? 0)) await this.save({ policyVersion });
  }

  /** Requests since the last save, for whoever ends the attempt. */
  takeUse(): Partial<FetchJob> {
    const { requests, throttledMs, remaining } = this.use;
    Object.assign(this.use, { requests: 0, throttledMs: 0 });
    return {
      requests: this.job.requests + requests,
      throttledMs: this.job.throttledMs + throttledMs,
      remaining: remaining ?? this.job.remaining,
      budget: this.parts.budget.snapshot(),
    };
  }

  private async crawl(): Promise<void> {
    const { position: first } = this.job;
    if (!first) return;
    const crawler = new PageCrawler(this.parts.session, () => this.nextVersion(), this.parts.signal, this.parts.now);
    const read = async (position: CrawlPosition): Promise<CrawledPage> => {
      this.parts.signal.throwIfAborted();
      return this.explained(() => crawler.crawl(this.job, position));
    };
    for await (const { position, page } of readAhead(first, read)) await this.settlePage(position, page);
  }

  private async settlePage(position: CrawlPosition, page: CrawledPage): Promise<void> {
    await this.parts.publisher.articles(page.records, this.parts.session.source.options);
    failpoint('fetcher.after-produce');
    await this.checkpoint(position, page);
  }

  private async begin(): Promise<void> {
    // Looking for brands costs requests that an hourly run without changes shall not spend; the daily full run finds new ones.
    const goesByKnown = this.job.mode === 'incremental' && this.job.brands.length > 0;
    const begunAt = Math.floor(this.parts.now().getTime() / 1_000);
    const user = goesByKnown ? null : await this.parts.session.adminId();
    const brands = goesByKnown ? this.job.brands : await this.parts.session.discoverBrands();
    const subdomains = brands.map(({ subdomain }) => subdomain);
    const position = firstPosition(this.job, subdomains);
    const articlesExpected = position.phase === 'listing' ? await this.countArticles(subdomains) : null;
    await this.save({ position, brands, user, articlesExpected, begunAt });
    await this.report('fetching');
  }

  /** @returns null when Zendesk does not say: progress then has no end in sight, which is no reason not to begin. */
  private async countArticles(subdomains: readonly string[]): Promise<number | null> {
    let articles = 0;
    try {
      for (const subdomain of subdomains)
        articles += await this.parts.session.client.articleCount(subdomain, { signal: this.parts.signal });
    } catch (error) {
      if (error instanceof ZendeskError && error.code === 'zendesk_answer_unreadable') return null;
      throw error;
    }
    return articles;
  }

  private async nextVersion(): Promise<number> {
    await this.save({ seq: this.job.seq + 1 });
    failpoint('fetcher.before-request');
    return makeVersion(this.job.run, this.job.seq);
  }

  private async checkpoint(position: CrawlPosition, page: CrawledPage): Promise<void> {
    const [brand] = position.brands;
    const nextMarks = { ...this.job.nextMarks };
    if (brand !== undefined && page.newestSecond !== null) nextMarks[brand] = Math.max(nextMarks[brand] ?? 0, page.newestSecond);
    await this.save({
      position: page.next,
      produced: this.job.produced + page.records.length,
      articlesSeen: this.job.articlesSeen + page.articles,
      unreadable: this.job.unreadable + page.unreadable,
      nextMarks,
      // What the next overlap can reach cannot be older than the overlap before the newest change of any brand.
      nextRecent: remember(this.job.nextRecent, page.seen, Math.min(...Object.values(nextMarks), Infinity) - OVERLAP_SECONDS),
      failures: 0,
      ...this.takeUse(),
    });
    failpoint('fetcher.after-checkpoint');
    if (page.unreadable > 0)
      this.parts.logger.error({ job: this.job._id, run: this.job.run, rows: page.unreadable }, 'rows without an id were skipped');
    const now = this.parts.now().getTime();
    if (now - this.lastReportAt >= REPORT_INTERVAL_MS) await this.report('fetching');
  }

  /** Some requests are malformed, or lead nowhere, only for those who may not make them: the role is the better explanation. */
  private async explained<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      if (error instanceof ZendeskError && mayBeTheRole(error)) await this.parts.session.adminId();
      throw error;
    }
  }

  /** Everything that was asked for is produced: the classifier, once it is through with it, says what to look at one by one. */
  private async askForSweep(): Promise<void> {
    // Before the barrier: what was listed under a lower role looks complete, and removals would follow from it.
    if (this.job.mode === 'full' && this.job.round === 0) refuseOtherUser(this.job.user, await this.parts.session.adminId());
    failpoint('fetcher.before-barrier');
    await this.endStretch(false);
    await this.save(this.takeUse());
    await this.report('fetching', { listed: true });
  }

  private endStretch(final: boolean): Promise<void> {
    return this.parts.publisher.barriers(this.job, this.parts.session.source.policyVersion, final, this.parts.now());
  }

  private async beginRound({ candidates, more, held }: NonNullable<FetchJob['answer']>): Promise<void> {
    const position = sweepPosition(this.job.brands, candidates);
    await this.save({ position, round: this.job.round + 1, lastRound: !more, held: this.job.held || held, answer: null });
  }

  private async finish(): Promise<void> {
    failpoint('fetcher.before-barrier');
    // Nothing was produced, so there is nothing to wait for behind it, and not even barriers go to the topics.
    if (!isQuiet(this.job)) await this.endStretch(true);
    failpoint('fetcher.after-barrier');
    const segments = this.job.mode === 'full' ? await this.parts.session.segmentNames(this.job.brands) : undefined;
    await this.save(this.takeUse());
    await this.report('fetched', { segments });
    // The mark only moves when the run is complete, and never backwards.
    const marks = { ...this.job.marks };
    for (const [brand, second] of Object.entries(this.job.nextMarks)) marks[brand] = Math.max(marks[brand] ?? 0, second);
    const since = Math.min(...Object.values(marks), Infinity) - OVERLAP_SECONDS;
    const recent = remember(this.job.recent, this.job.nextRecent, since);
    const settled = settledMarks(marks, this.job.begunAt ?? 0);
    await this.parts.jobs.release(this.job, this.job.mode === 'targeted' ? { status: 'done' } : { status: 'done', marks, settled, recent });
  }

  private async report(
    stage: 'fetching' | 'fetched',
    more: { listed?: boolean; segments?: NamedSegment[] | undefined } = {},
  ): Promise<void> {
    const now = this.parts.now();
    await this.save({ reports: this.job.reports + 1 });
    await this.parts.publisher.progress(this.job, stage, now, { listed: this.job.round > 0, ...more });
    this.lastReportAt = now.getTime();
  }

  /** One after the other, so that what is known is what was written last. */
  private save(change: Partial<FetchJob>): Promise<void> {
    const saved = this.saving.then(async () => {
      this.job = await this.parts.jobs.save(this.job, change, this.parts.now(), this.parts.leaseMs);
    });
    this.saving = saved.catch(() => undefined);
    return saved;
  }
}

/** An incremental run that brought nothing has nothing to ask about; every other one may have, until a round was the last. */
const needsSweep = (job: FetchJob): boolean => !job.lastRound && !isQuiet(job);

const mayBeTheRole = ({ code, action }: ZendeskError): boolean => code === 'zendesk_bad_request' || action === 'list_instead';
