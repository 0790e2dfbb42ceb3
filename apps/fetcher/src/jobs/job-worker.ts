import type { ProblemReport } from '@helpdex/contracts';
import type { Logger } from '@helpdex/observability';
import { BackgroundLoop } from '@helpdex/service-host';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { AccountSessions } from '../accounts/account-sessions';
import { CrawlPublisher } from '../crawl/crawl-publisher';
import { CLOCK, LEASE_MS, LOGGER, type Clock } from '../ports';
import { JobRepository, LeaseLostError } from './job.repository';
import { JobRunner } from './job-runner';
import type { FetchJob } from './job.schema';
import { AGAIN_FROM_THE_BRANDS, consequenceForRun } from './known-brands';

/** Jobs carried out at once by one process; each holds at most two pages in memory. */
const MAX_PARALLEL_JOBS = 4;
const LOOK_FOR_JOBS_MS = 500;
/** Three renewals fit into a lease, so that two lost ones do not lose it. */
const RENEWALS_PER_LEASE = 4;
/** So long a run may go on calling Zendesk after it was cancelled. */
const LOOK_EVERY_MS = 1_000;

/** Claims jobs by lease and runs them. An object with an end: closing waits until what is in hand has let go. */
@Injectable()
export class JobWorker implements OnModuleDestroy {
  private readonly stopping = new AbortController();
  private readonly running = new Set<Promise<void>>();
  private readonly loop: BackgroundLoop;

  constructor(
    @Inject(JobRepository) private readonly jobs: JobRepository,
    @Inject(AccountSessions) private readonly sessions: AccountSessions,
    @Inject(CrawlPublisher) private readonly publisher: CrawlPublisher,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(LEASE_MS) private readonly leaseMs: number,
  ) {
    this.loop = new BackgroundLoop({ name: 'jobs', everyMs: LOOK_FOR_JOBS_MS, pass: () => this.claimWaiting(), clock, logger });
  }

  start(): void {
    this.loop.start();
  }

  /** There is a job to claim: do not wait for the next look. */
  kick(): void {
    this.loop.kick();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort(new Error('the fetcher is shutting down'));
    await this.loop.stop();
    await Promise.allSettled(this.running);
  }

  private async claimWaiting(): Promise<void> {
    while (this.running.size < MAX_PARALLEL_JOBS && !this.stopping.signal.aborted) {
      const job = await this.jobs.claim(randomUUID(), this.clock.now(), this.leaseMs);
      if (!job) return;
      this.track(this.carryOut(job));
    }
  }

  private track(work: Promise<void>): void {
    // Ending an attempt takes the database as well. When that fails, the lease runs out by itself and the job is taken up again.
    const told = work.catch((error: unknown) => this.logger.warn({ err: error }, 'job could not be put back'));
    const tracked = told.finally(() => {
      this.running.delete(tracked);
      this.kick();
    });
    this.running.add(tracked);
  }

  private async carryOut(job: FetchJob): Promise<void> {
    const lease = new AbortController();
    const signal = AbortSignal.any([lease.signal, this.stopping.signal]);
    const watch = this.holdUntil(job, lease);
    try {
      const { session, budget, onRequest } = await this.sessions.open(job, signal);
      const runner = new JobRunner(job, { ...this.parts(), session, budget, signal });
      onRequest(runner.countRequest);
      try {
        await runner.run();
      } catch (error) {
        await this.settle({ ...runner.current, ...runner.takeUse() }, lease.signal.aborted ? lease.signal.reason : error);
      }
    } catch (error) {
      await this.settle(job, lease.signal.aborted ? lease.signal.reason : error);
    } finally {
      lease.abort();
      await watch;
    }
  }

  /** Ends a failed attempt: by trying again later, or by ending the run with a sentence. */
  private async settle(job: FetchJob, error: unknown): Promise<void> {
    const facts = { job: job._id, run: job.run, err: error };
    if (error instanceof LeaseLostError) return this.logger.info(facts, 'job was taken over or cancelled');
    if (this.stopping.signal.aborted) return void (await this.release(job, {}));
    const consequence = consequenceForRun(error, job, Math.random());
    if (consequence.kind === 'fail') return this.fail(job, consequence.problem);
    this.logger.warn({ ...facts, consequence: consequence.kind }, 'attempt at a job failed');
    const failures = job.failures + 1;
    if (consequence.kind === 'full_instead') return this.release(job, { failures, ...AGAIN_FROM_THE_BRANDS });
    const notBefore = new Date(this.clock.now().getTime() + consequence.ms);
    await this.release(job, { failures, notBefore, ...(consequence.kind === 'reposition' && { position: consequence.position }) });
  }

  private async fail(job: FetchJob, problem: ProblemReport): Promise<void> {
    this.logger.error({ job: job._id, run: job.run, code: problem.code }, 'run failed');
    const told = { ...job, reports: job.reports + 1 };
    await this.publisher.progress(told, 'failed', this.clock.now(), { error: problem });
    await this.jobs.release(job, { status: 'failed', error: problem, reports: told.reports });
  }

  private async release(job: FetchJob, change: Partial<FetchJob>): Promise<void> {
    const { requests, throttledMs, remaining, budget } = job;
    await this.jobs.release(job, { status: 'pending', requests, throttledMs, remaining, budget, ...change });
  }

  /** Keeps the lease for as long as the job is carried out, and ends that at once when the job is cancelled or another's. */
  private async holdUntil(job: FetchJob, lease: AbortController): Promise<void> {
    const renewEveryMs = this.leaseMs / RENEWALS_PER_LEASE;
    let renewAt = this.clock.now().getTime() + renewEveryMs;
    for (;;) {
      await this.clock.sleep(LOOK_EVERY_MS, lease.signal).catch(() => undefined);
      if (lease.signal.aborted) return;
      const now = this.clock.now();
      const isDue = now.getTime() >= renewAt;
      try {
        if (isDue) await this.jobs.save(job, {}, now, this.leaseMs);
        else if (!(await this.jobs.isHeld(job))) throw new LeaseLostError(`run ${job.run} of ${job._id} was cancelled or taken over`);
        if (isDue) renewAt = now.getTime() + renewEveryMs;
      } catch (error) {
        if (error instanceof LeaseLostError) return lease.abort(error);
        this.logger.warn({ err: error, job: job._id }, 'lease could not be renewed');
      }
    }
  }

  private parts(): Pick<ConstructorParameters<typeof JobRunner>[1], 'jobs' | 'publisher' | 'logger' | 'now' | 'leaseMs'> {
    const { jobs, publisher, logger, leaseMs } = this;
    return { jobs, publisher, logger, leaseMs, now: () => this.clock.now() };
  }
}
