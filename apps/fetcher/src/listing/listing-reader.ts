import type { ListingPage, ListingWalk, RpcRequest } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import { ZendeskError } from '@helpdex/zendesk-client';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { AccountSessions, type OpenSession } from '../accounts/account-sessions';
import { PageCrawler } from '../crawl/crawl-page';
import { consequenceOf } from '../jobs/job-failure';
import { refuseOtherUser } from '../jobs/same-user';
import { CLOCK, type Clock } from '../ports';
import { crawlOrder, listedEntry, NEW_WALK, positionOf, walkOf, walkOn } from './listing-walk';

/** Within the deadline of the service that waits for the page. */
const PAGE_MS = 20_000;
/** In a row. A person waits for a check, nobody for a run: it gives up sooner. */
const MAX_RETRIES = 4;
/** Checks that keep a session open, with the names of the sections; beyond it the one longest unused asks for them again. */
const MAX_SESSIONS = 8;

interface CheckSession {
  open: OpenSession;
  requests: number;
}

/**
 * Lists a source's articles for a drift check, page by page. The walk is the caller's to keep: any instance can go on with it. Complete is a listing
 * only when its last page was reached and the credential still belongs to the admin that it began with.
 */
@Injectable()
export class ListingReader implements OnModuleDestroy {
  private readonly stopping = new AbortController();
  private readonly sessions = new Map<string, CheckSession>();

  constructor(
    @Inject(AccountSessions) private readonly accounts: AccountSessions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleDestroy(): void {
    this.stopping.abort(new Error('the fetcher is shutting down'));
  }

  /** @throws DomainError when Zendesk refuses for good, in words for a person. */
  async page({ tenant, source, check, walk = NEW_WALK }: RpcRequest<'zendesk.listing'>): Promise<ListingPage> {
    const session = await this.sessionOf(check, tenant, source);
    const before = session.requests;
    const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(PAGE_MS)]);
    const requests = (): number => session.requests - before;
    try {
      const page = await this.step({ tenant, source }, session, walk, signal);
      if (page.walk === null) this.sessions.delete(check);
      return { ...page, requests: requests() };
    } catch (error) {
      return { ...this.recovered(error, walk), requests: requests() };
    }
  }

  private async step(at: { tenant: string; source: string }, { open }: CheckSession, walk: ListingWalk, signal: AbortSignal) {
    const { session } = open;
    const position = positionOf(walk);
    if (!position) return this.stay(walkOf(await session.adminId(), await session.discoverBrands()));
    if (position.phase === 'barrier') {
      refuseOtherUser(walk.user, await session.adminId());
      return { ...this.stay(walk), walk: null };
    }
    const crawler = new PageCrawler(
      session,
      () => Promise.resolve(0),
      signal,
      () => this.clock.now(),
    );
    const { records, next, unreadable } = await crawler.crawl(crawlOrder(at, walk, position), position);
    return { entries: records.map(listedEntry), unreadable, waitMs: 0, walk: walkOn(walk, next) };
  }

  private stay(walk: ListingWalk, waitMs = 0): Omit<ListingPage, 'requests'> {
    return { entries: [], unreadable: 0, waitMs, walk };
  }

  /** By the table of the runs: what a run waits for is waited for, what ends a run ends the listing; so does what does not pass soon. */
  private recovered(error: unknown, walk: ListingWalk): Omit<ListingPage, 'requests'> {
    const failures = walk.failures + 1;
    if (error instanceof ZendeskError && error.action === 'retry' && failures >= MAX_RETRIES)
      throw new DomainError('unprocessable', error.code, error.message);
    const consequence = consequenceOf(error, { failures, position: positionOf(walk) ?? null }, Math.random());
    if (consequence.kind === 'fail') throw new DomainError('unprocessable', consequence.problem.code, consequence.problem.message);
    if (consequence.kind === 'wait') return this.stay({ ...walk, failures }, consequence.ms);
    return this.stay({ ...walkOn(walk, consequence.position), failures }, consequence.ms);
  }

  private async sessionOf(check: string, tenant: string, source: string): Promise<CheckSession> {
    const known = this.sessions.get(check);
    const session = known ?? { open: await this.accounts.openToLook(tenant, source, this.stopping.signal), requests: 0 };
    if (!known) session.open.onRequest(() => (session.requests += 1));
    this.sessions.delete(check);
    this.sessions.set(check, session);
    if (this.sessions.size > MAX_SESSIONS) this.sessions.delete(this.sessions.keys().next().value as string);
    return session;
  }
}
