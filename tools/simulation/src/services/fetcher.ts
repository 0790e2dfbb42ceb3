import { RunBarrier, sourceIsEnding, TOPICS } from '@helpdex/contracts';
import type { AccountSessions } from '@helpdex/fetcher/accounts/account-sessions';
import { ClosingsAhead } from '@helpdex/fetcher/crawl/closings-ahead';
import { CrawlPublisher } from '@helpdex/fetcher/crawl/crawl-publisher';
import { CrawlSession } from '@helpdex/fetcher/crawl/crawl-session';
import { JobRepository } from '@helpdex/fetcher/jobs/job.repository';
import type { FetchJob } from '@helpdex/fetcher/jobs/job.schema';
import { JobWorker } from '@helpdex/fetcher/jobs/job-worker';
import { SourceChangedHandler } from '@helpdex/fetcher/requests/source-changed.handler';
import { StopOrders } from '@helpdex/fetcher/requests/stop-orders.service';
import { SweepRequestedHandler } from '@helpdex/fetcher/requests/sweep-requested.handler';
import { SyncRequestedHandler } from '@helpdex/fetcher/requests/sync-requested.handler';
import { DomainError, makeVersion } from '@helpdex/domain';
import { RateBudget } from '@helpdex/zendesk-client';
import type { Delivery, EventPublisher, OutgoingRecord } from '@helpdex/kafka';
import { MAX_PARTITIONS } from '../models/kafka/broker';
import type { Revision } from '../models/zendesk/help-center';
import type { SimulatedZendesk } from '../models/zendesk/simulated-zendesk';
import { LOGGER, NO_CALLS, type ServiceHost } from './service-host';

/** Short against what a simulation lasts, and still longer than a page takes. */
const LEASE_MS = 20_000;

/** What Zendesk showed of an article in the request of one version; null: nothing. */
export type Served = (job: FetchJob, ver: number, article: string, revision: Revision | null) => void;
export type ConnectZendesk = (
  host: ServiceHost,
  source: string,
  onServed: (article: string, revision: Revision | null) => void,
) => SimulatedZendesk;

/** Barriers for the partitions that the simulated cluster has. */
function withFewBarriers(events: EventPublisher): EventPublisher {
  const fitting = (record: OutgoingRecord): OutgoingRecord[] => {
    if (record.event !== RunBarrier) return [record];
    const barrier = { ...(record.data as RunBarrier), partitions: MAX_PARTITIONS };
    return barrier.partition < MAX_PARTITIONS ? [{ ...record, data: barrier }] : [];
  };
  return { publishAll: (records: readonly OutgoingRecord[]) => events.publishAll(records.flatMap(fitting)) } as EventPublisher;
}

const attemptAt = ({ _id, leaseOwner }: FetchJob): string => `${_id}|${leaseOwner}`;

/** Remembers the version of the request that an attempt at a job is making, so that an answer can be told by it. */
class TracedJobs extends JobRepository {
  private readonly latest = new Map<string, number>();

  override async save(...args: Parameters<JobRepository['save']>): Promise<FetchJob> {
    const saved = await super.save(...args);
    // A renewal of the lease may come back after the request's own write, with what it saw before.
    this.latest.set(attemptAt(saved), Math.max(this.versionOf(saved), makeVersion(saved.run, saved.seq)));
    return saved;
  }

  versionOf(job: FetchJob): number {
    return this.latest.get(attemptAt(job)) ?? 0;
  }
}

/** The production fetcher; in place of credentials and HTTP a simulated account. */
export function startFetcher(host: ServiceHost, connect: ConnectZendesk, served: Served): void {
  const { clock } = host.process;
  const time = { now: () => clock.date(), sleep: (ms: number, signal: AbortSignal) => clock.sleep(ms, signal) };
  const jobs = new TracedJobs(host.model('jobs'));
  const sources = host.sources();
  const publisher = new CrawlPublisher(withFewBarriers(host.events), new ClosingsAhead(NO_CALLS, LOGGER));
  const stops = new StopOrders(sources, jobs, publisher, time);
  const budget = new RateBudget();

  const open = async (job: FetchJob, signal: AbortSignal) => {
    const changed = await sources.one(job.tenant, job.source);
    if (!changed) throw new DomainError('unavailable', 'source_unknown', 'not known here yet');
    if (sourceIsEnding(changed)) throw new DomainError('conflict', 'source_inactive', 'being deleted');
    const client = connect(host, job.source, (article, revision) => served(job, jobs.versionOf(job), article, revision));
    return { session: new CrawlSession(client.as(), changed, signal), budget, onRequest: () => undefined };
  };
  const sessions = { open } as unknown as AccountSessions;
  const worker = new JobWorker(jobs, sessions, publisher, time, LOGGER, LEASE_MS);
  worker.start();

  const requests = new SyncRequestedHandler(jobs, stops, worker);
  const sweeps = new SweepRequestedHandler(jobs, worker);
  const changes = new SourceChangedHandler(sources, stops);
  host.consume([
    { group: 'fetcher', topic: TOPICS.syncRequested, sink: { role: 'record', handle: (one) => requests.request(one as Delivery<never>) } },
    {
      group: 'fetcher-sweeps',
      topic: TOPICS.sweepRequested,
      sink: { role: 'record', handle: (one) => sweeps.take(one as Delivery<never>) },
    },
    {
      group: 'fetcher-sources',
      topic: TOPICS.sourceChanged,
      sink: { role: 'record', handle: (one) => changes.learn(one as Delivery<never>) },
    },
  ]);
}
