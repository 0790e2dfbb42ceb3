import type { Clock } from '../clock';
import type { CredentialProvider } from '../credentials/credential.port';
import type { RateBudget } from '../rate/rate-budget';
import type { TransportLimits, ZendeskTransport } from '../transport/transport.port';

export interface ZendeskLimits extends TransportLimits {
  /** Attempts of one request, the first included; renewing a credential does not count. */
  maxAttempts: number;
  /** Longest wait for the allowance inside a call; beyond it the call fails with `action: 'wait'`. */
  maxWaitMs: number;
  /** Bounds of the full-jitter backoff. */
  backoffBaseMs: number;
  backoffCapMs: number;
  /** Pages of one complete listing (sections, categories, segments, brands). */
  maxPages: number;
}

/** 100 articles in a few locales are some MB; 32 MiB leaves room and bounds a process to a few such answers at a time. */
export const DEFAULT_LIMITS: ZendeskLimits = {
  maxResponseBytes: 32 * 1024 * 1024,
  headersTimeoutMs: 60_000,
  bodyTimeoutMs: 30_000,
  totalTimeoutMs: 120_000,
  maxAttempts: 5,
  maxWaitMs: 120_000,
  backoffBaseMs: 500,
  backoffCapMs: 30_000,
  maxPages: 500,
};

/** One request that was sent, answered or not. */
export interface RequestReport {
  /** Name of the call, such as `articles`; never a URL. */
  endpoint: string;
  subdomain: string;
  /** Null when there was no answer. */
  status: number | null;
  attempt: number;
  /** Waited for the allowance before sending. */
  throttledMs: number;
  durationMs: number;
  /** Left in the account's minute, as last reported. */
  remaining: number | null;
}

export interface ConnectionOptions {
  /** Operator's template; default `https://{subdomain}.zendesk.com`. */
  originTemplate?: string;
  /** Of the account: shared by all its clients (`RateBudgets`). */
  budget: RateBudget;
  transport: ZendeskTransport;
  clock?: Clock;
  /** In [0, 1). */
  random?: () => number;
  limits?: Partial<ZendeskLimits>;
  /** Called after every request sent, for counting. Must not throw. */
  onRequest?: (report: RequestReport) => void;
}

export interface ZendeskClientOptions extends ConnectionOptions {
  /** The account's main subdomain. */
  subdomain: string;
  credentials: CredentialProvider;
}
