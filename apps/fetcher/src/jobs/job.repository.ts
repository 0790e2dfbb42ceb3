import type { SweepRequested, SyncRequested } from '@helpdex/contracts';
import { isDuplicateKey } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import { JOBS, type FetchJob, type JobModel } from './job.schema';

const EPOCH = new Date(0);
const ACTIVE: readonly FetchJob['status'][] = ['pending', 'running', 'sweeping'];

/** Thrown when the job is another's by now: the lease ran out, a newer run replaced it, or it was cancelled. Whoever sees it stops without a trace. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

const freshRun = (request: SyncRequested): Partial<FetchJob> => ({
  run: request.run,
  mode: request.mode,
  trigger: request.trigger,
  articles: request.articles ?? [],
  reemit: request.reemit ?? false,
  policyVersion: request.policyVersion ?? 0,
  status: 'pending',
  leaseOwner: null,
  leaseUntil: EPOCH,
  notBefore: EPOCH,
  failures: 0,
  seq: 0,
  position: null,
  user: null,
  produced: 0,
  articlesSeen: 0,
  articlesExpected: null,
  unreadable: 0,
  requests: 0,
  throttledMs: 0,
  remaining: null,
  resumeCount: 0,
  round: 0,
  answer: null,
  lastRound: false,
  held: false,
  begunAt: null,
  reports: 0,
  error: null,
  nextMarks: {},
  nextRecent: [],
});

/** Jobs in storage. Every write of a worker is guarded by the run and by its lease (design 3). */
@Injectable()
export class JobRepository {
  constructor(@Inject(JOBS) private readonly jobs: JobModel) {}

  /** A newer run replaces whatever the source's job was; the same or an older one changes nothing. */
  async request(request: SyncRequested): Promise<void> {
    const { tenant, source, run } = request;
    try {
      await this.jobs.updateOne(
        { _id: `${tenant}|${source}`, run: { $lt: run } },
        { $set: { tenant, source, ...freshRun(request) }, $setOnInsert: { marks: {}, recent: [], brands: [], budget: null } },
        { upsert: true },
      );
    } catch (error) {
      // The guard found no older run, and the upsert met the newer one.
      if (!isDuplicateKey(error)) throw error;
    }
  }

  /** What the classifier wants to be looked at after the round in hand. It may come before the job waits for it, and more than once. */
  async answer({ tenant, source, run, round, candidates, more, held }: SweepRequested): Promise<void> {
    const waiting = { _id: `${tenant}|${source}`, run, round };
    await this.jobs.updateOne({ ...waiting, status: { $in: [...ACTIVE] } }, { $set: { answer: { candidates, more, held } } });
    await this.jobs.updateOne({ ...waiting, status: 'sweeping', answer: { $ne: null } }, { $set: { status: 'pending', notBefore: EPOCH } });
  }

  /** Lets go of a job until the classifier has answered. @returns false when it has already. */
  async awaitAnswer(job: FetchJob): Promise<boolean> {
    const result = await this.jobs.updateOne(
      { _id: job._id, run: job.run, leaseOwner: job.leaseOwner, status: 'running', answer: null },
      { $set: { status: 'sweeping', leaseOwner: null, leaseUntil: EPOCH } },
    );
    return result.matchedCount === 1;
  }

  /** Takes a job that waits, or whose owner let its lease run out. */
  async claim(owner: string, now: Date, leaseMs: number): Promise<FetchJob | null> {
    return this.jobs
      .findOneAndUpdate(
        { status: { $in: ['pending', 'running'] }, notBefore: { $lte: now }, leaseUntil: { $lte: now } },
        [
          {
            $set: {
              resumeCount: { $cond: [{ $eq: ['$status', 'running'] }, { $add: ['$resumeCount', 1] }, '$resumeCount'] },
              status: 'running',
              leaseOwner: owner,
              leaseUntil: new Date(now.getTime() + leaseMs),
            },
          },
        ],
        { sort: { notBefore: 1 }, returnDocument: 'after', updatePipeline: true },
      )
      .lean<FetchJob>();
  }

  /** Writes under the lease and renews it. @throws LeaseLostError */
  async save(job: FetchJob, change: Partial<FetchJob>, now: Date, leaseMs: number): Promise<FetchJob> {
    const saved = await this.jobs
      .findOneAndUpdate(
        { _id: job._id, run: job.run, leaseOwner: job.leaseOwner, status: 'running' },
        { $set: { leaseUntil: new Date(now.getTime() + leaseMs), ...change } },
        { returnDocument: 'after' },
      )
      .lean<FetchJob>();
    if (!saved) throw new LeaseLostError(`run ${job.run} of ${job._id} is no longer ours`);
    return saved;
  }

  /** Ends the lease with the given outcome, or puts the job back to wait. A lease already lost is no fault: the other owner decides. */
  async release(job: FetchJob, change: Partial<FetchJob>): Promise<boolean> {
    const result = await this.jobs.updateOne(
      { _id: job._id, run: job.run, leaseOwner: job.leaseOwner, status: 'running' },
      { $set: { leaseOwner: null, leaseUntil: EPOCH, ...change } },
    );
    return result.matchedCount === 1;
  }

  /** Whether the job is still this worker's to carry out. */
  async isHeld({ _id, run, leaseOwner }: FetchJob): Promise<boolean> {
    return (await this.jobs.exists({ _id, run, leaseOwner, status: 'running' })) !== null;
  }

  /** Stops what runs for a source, if its number is not above `upTo`; the worker notices within a second. @returns the job that was stopped. */
  async cancel(tenant: string, source: string, upTo = Infinity): Promise<FetchJob | null> {
    const isCut = Number.isFinite(upTo) ? { run: { $lte: upTo } } : {};
    return this.jobs
      .findOneAndUpdate(
        { _id: `${tenant}|${source}`, status: { $in: [...ACTIVE] }, ...isCut },
        { $set: { status: 'cancelled', leaseOwner: null, leaseUntil: EPOCH } },
      )
      .lean<FetchJob>();
  }

  /** The source is being deleted: nothing is kept of it. */
  async forget(tenant: string, source: string): Promise<void> {
    await this.jobs.deleteOne({ _id: `${tenant}|${source}` });
  }
}
