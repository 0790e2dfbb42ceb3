import { sourceIsEnding, type SealedCredentials, type SourceChanged } from '@helpdex/contracts';
import { DomainError, type MasterKeys } from '@helpdex/domain';
import type { SourceProjection } from '@helpdex/mongo';
import type { Logger } from '@helpdex/observability';
import { RPC_CLIENT, type RpcClient } from '@helpdex/rpc';
import {
  isAddressOfOperator,
  publicLookup,
  RateBudgets,
  systemClock,
  tokenExchange,
  UndiciTransport,
  ZendeskClient,
  type ConnectionOptions,
  type CredentialStore,
  type RateBudget,
  type RequestReport,
  type ZendeskLimits,
} from '@helpdex/zendesk-client';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { CrawlSession } from '../crawl/crawl-session';
import type { FetchJob } from '../jobs/job.schema';
import { LOGGER, MASTER_KEYS, SOURCES, ZENDESK, type ZendeskSettings } from '../ports';
import { credentialProvider, openCredentials } from './credential-source';
import { RegistryTokenStore } from './registry-token.store';

/** Longer waits are the caller's: a call between services must not hang on Zendesk's allowance. */
const LOOK_WAIT_MS = 5_000;

export interface OpenSession {
  session: CrawlSession;
  budget: RateBudget;
  /** Called for every request that the session makes from now on. */
  onRequest(listener: (report: RequestReport) => void): void;
}

export interface ConnectParts {
  store?: CredentialStore;
  onRequest?: (report: RequestReport) => void;
  limits?: Partial<ZendeskLimits>;
}

/** Connections to Zendesk accounts. One budget per account in this process, whatever sources and brands ask. */
@Injectable()
export class AccountSessions implements OnApplicationShutdown {
  private readonly transport: UndiciTransport;
  private readonly budgets: RateBudgets;

  constructor(
    @Inject(SOURCES) private readonly sources: SourceProjection,
    @Inject(RPC_CLIENT) private readonly rpc: RpcClient,
    @Inject(MASTER_KEYS) private readonly keys: MasterKeys,
    @Inject(ZENDESK) private readonly zendesk: ZendeskSettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.transport = new UndiciTransport(isAddressOfOperator(zendesk.originTemplate) ? {} : { lookup: publicLookup() });
    this.budgets = new RateBudgets(systemClock, zendesk.rate);
  }

  /** @throws DomainError when the source, or what was changed of it before the run, is not known yet (`unavailable`), or not to be synced any more. */
  async open(job: FetchJob, signal: AbortSignal): Promise<OpenSession> {
    const changed = await this.sources.one(job.tenant, job.source);
    if (!changed) throw new DomainError('unavailable', 'source_unknown', 'The source is not known here yet.');
    if (sourceIsEnding(changed) || job.run <= (changed.cancelledRun ?? 0))
      throw new DomainError(
        'conflict',
        'source_inactive',
        `The source is ${changed.status}, and the run was cancelled; nothing is fetched.`,
      );
    // A run that began since: the news of the reconnect is still under way.
    if (changed.status === 'disconnected')
      throw new DomainError('unavailable', 'source_inactive', 'The source is disconnected as far as is known here.');
    // By the old ones a full run would leave out what it was asked for, and be complete all the same.
    if (changed.policyVersion < (job.policyVersion ?? 0))
      throw new DomainError('unavailable', 'source_behind', 'The options that the run was asked for with are not known here yet.');
    return this.sessionFor(changed, signal, this.budgets.for(changed.subdomain, job.budget ?? undefined));
  }

  /** For whoever only compares. Does not wait for the allowance: `wait` is told instead. @throws DomainError as `open`. */
  async openToLook(tenant: string, source: string, signal: AbortSignal): Promise<OpenSession> {
    const changed = await this.sources.one(tenant, source);
    if (!changed) throw new DomainError('unavailable', 'source_unknown', 'The source is not known here yet.');
    if (sourceIsEnding(changed) || changed.status === 'disconnected')
      throw new DomainError('conflict', 'source_inactive', `The source is ${changed.status}: Zendesk is not asked about it.`);
    return this.sessionFor(changed, signal, this.budgets.for(changed.subdomain), { maxWaitMs: LOOK_WAIT_MS });
  }

  private async sessionFor(
    changed: SourceChanged,
    signal: AbortSignal,
    budget: RateBudget,
    limits?: Partial<ZendeskLimits>,
  ): Promise<OpenSession> {
    const { tenant, source } = changed;
    const sealed = await this.rpc.call('credentials.read', { tenant, source });
    let listener: (report: RequestReport) => void = () => undefined;
    const store = new RegistryTokenStore(sealed, { rpc: this.rpc, keys: this.keys, logger: this.logger, clock: systemClock, signal });
    const client = this.connect(sealed, budget, { store, onRequest: (report) => listener(report), ...(limits && { limits }) });
    return { session: new CrawlSession(client, changed, signal), budget, onRequest: (next) => (listener = next) };
  }

  /** Without a `store`, for credentials that belong to no stored source yet: their tokens are never rotated, since nobody would keep them. */
  connect(sealed: SealedCredentials, budget: RateBudget, { store, onRequest, limits }: ConnectParts = {}): ZendeskClient {
    const connection: ConnectionOptions = {
      originTemplate: this.zendesk.originTemplate,
      budget,
      transport: this.transport,
      ...(onRequest ? { onRequest } : {}),
      ...(limits ? { limits } : {}),
    };
    const { subdomain } = sealed;
    const exchange = tokenExchange({ ...connection, subdomain });
    const credentials = credentialProvider(openCredentials(this.keys, sealed), { exchange, store, now: () => systemClock.now() });
    return new ZendeskClient({ ...connection, subdomain, credentials });
  }

  budgetOf(subdomain: string): RateBudget {
    return this.budgets.for(subdomain);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.transport.close();
  }
}
