import { systemClock, type Clock } from '../clock';
import type { CredentialHeaders, CredentialProvider } from '../credentials/credential.port';
import { readErrorEnvelope } from '../errors/error-envelope';
import { TransportFailure } from '../errors/transport-failure';
import { judge, type Failure, type RequestSubject } from '../errors/zendesk-error-table';
import { ZendeskError, type ZendeskVerdict } from '../errors/zendesk.error';
import type { Read } from '../paging/page-envelope';
import type { RateLane } from '../rate/rate-budget';
import { throughGate } from '../rate/rate-gate';
import { readRateHeaders } from '../rate/rate-headers';
import { parseRetryAfter } from '../rate/retry-after';
import type { TransportAnswer, TransportRequest } from '../transport/transport.port';
import { DEFAULT_ORIGIN_TEMPLATE, requestUrl, zendeskOrigin, type ZendeskOrigin } from '../transport/zendesk-origin';
import { backoffMs } from './backoff';
import { DEFAULT_LIMITS, type ConnectionOptions, type ZendeskLimits } from './client-options';

/** One request to one help center, and how its answer is read. */
export interface Call<T> {
  endpoint: string;
  subject: RequestSubject;
  subdomain: string;
  path: string;
  query?: Readonly<Record<string, string>>;
  lane?: RateLane;
  /** JSON body of a POST; without one the request is a GET. */
  body?: Readonly<Record<string, string>>;
  /** Sends no credential. */
  anonymous?: boolean;
  /** Asks for several rows, so that fewer can be asked for. */
  splittable?: boolean;
  read: (json: unknown, at: ZendeskOrigin) => Read<T>;
  signal?: AbortSignal | undefined;
}

interface Failed {
  ok: false;
  failure: Failure;
  status?: number;
  detail: string;
  cause?: unknown;
  sentWith?: CredentialHeaders;
}

/**
 * Sends calls: waits for the allowance, adds the credential, retries what is transient within bounds, renews a rejected credential once, and turns
 * everything else into a `ZendeskError` by the error table.
 */
export class RequestRunner {
  private readonly clock: Clock;
  private readonly random: () => number;
  private readonly limits: ZendeskLimits;
  private readonly template: string;

  constructor(
    private readonly connection: ConnectionOptions,
    private readonly credentials?: CredentialProvider,
  ) {
    this.clock = connection.clock ?? systemClock;
    this.random = connection.random ?? Math.random;
    this.limits = { ...DEFAULT_LIMITS, ...connection.limits };
    this.template = connection.originTemplate ?? DEFAULT_ORIGIN_TEMPLATE;
  }

  get maxPages(): number {
    return this.limits.maxPages;
  }

  now(): number {
    return this.clock.now();
  }

  async run<T>(call: Call<T>): Promise<T> {
    let renewed = false;
    for (let attempt = 1; ; attempt += 1) {
      const result = await this.attempt(call, attempt);
      if (result.ok) return result.value;
      const refreshable = !call.anonymous && !renewed && (this.credentials?.refreshable ?? false);
      const verdict = judge(result.failure, {
        subject: call.subject,
        refreshable,
        splittable: call.splittable ?? false,
        random: this.random,
      });
      if (verdict.action === 'refresh_credential' && result.sentWith) {
        await this.credentials?.refresh(result.sentWith);
        renewed = true;
        attempt -= 1;
        continue;
      }
      await this.prepareRetry(verdict, attempt, call, result);
    }
  }

  /** Returns when the request may be sent again, throws when it is not to be. */
  private async prepareRetry(verdict: ZendeskVerdict, attempt: number, call: Call<unknown>, failed: Failed): Promise<void> {
    // Also a window that Zendesk did not name, and also when this request gives up.
    if (verdict.action === 'wait') this.connection.budget.close(verdict.retryAfterMs ?? 0, this.clock.now());
    const pause =
      verdict.action === 'retry'
        ? Math.max(verdict.retryAfterMs ?? 0, backoffMs(attempt, this.limits.backoffBaseMs, this.limits.backoffCapMs, this.random))
        : 0;
    const isAgain = verdict.action === 'retry' || verdict.action === 'wait';
    if (!isAgain || attempt >= this.limits.maxAttempts || Math.max(pause, verdict.retryAfterMs ?? 0) > this.limits.maxWaitMs) {
      const { status, detail, cause } = failed;
      throw new ZendeskError(verdict, { endpoint: call.endpoint, detail, ...(status === undefined ? {} : { status }) }, { cause });
    }
    // A `wait` is served by the gate of the next attempt, where it counts as throttling.
    if (pause > 0) await this.clock.sleep(pause, call.signal);
  }

  private async attempt<T>(call: Call<T>, attempt: number): Promise<{ ok: true; value: T } | Failed> {
    const at = zendeskOrigin(this.template, call.subdomain);
    const credential = call.anonymous ? undefined : await this.credentials?.headers();
    const request = this.requestOf(call, at, credential);
    const gate = {
      budget: this.connection.budget,
      lane: call.lane ?? 'standard',
      clock: this.clock,
      maxWaitMs: this.limits.maxWaitMs,
      signal: call.signal,
    };
    const result = await throughGate(gate, (throttledMs) => this.send(call, at, request, { attempt, throttledMs }));
    return result.ok || credential === undefined ? result : { ...result, sentWith: credential };
  }

  private async send<T>(
    call: Call<T>,
    at: ZendeskOrigin,
    request: TransportRequest,
    sent: { attempt: number; throttledMs: number },
  ): Promise<{ ok: true; value: T } | Failed> {
    const start = this.clock.now();
    let status: number | null = null;
    try {
      const answer = await this.connection.transport.send(request);
      status = answer.status;
      return this.readAnswer(call, at, answer);
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error;
      return { ok: false, failure: { how: 'exception', kind: error.kind }, detail: error.message, cause: error };
    } finally {
      const { endpoint, subdomain } = call;
      const durationMs = this.clock.now() - start;
      this.connection.onRequest?.({ endpoint, subdomain, status, ...sent, durationMs, remaining: this.connection.budget.remaining });
    }
  }

  private requestOf(call: Call<unknown>, at: ZendeskOrigin, credential: CredentialHeaders | undefined): TransportRequest {
    const content = call.body ? { 'content-type': 'application/json' } : {};
    return {
      method: call.body ? 'POST' : 'GET',
      url: requestUrl(at, call.path, call.query),
      headers: { accept: 'application/json', 'user-agent': 'helpdex', ...content, ...credential },
      ...(call.body ? { body: JSON.stringify(call.body) } : {}),
      limits: this.limits,
      ...(call.signal ? { signal: call.signal } : {}),
    };
  }

  private readAnswer<T>(call: Call<T>, at: ZendeskOrigin, { status, headers, body }: TransportAnswer): { ok: true; value: T } | Failed {
    const now = this.clock.now();
    this.connection.budget.observe(call.lane ?? 'standard', readRateHeaders(headers), now);
    if (status < 200 || status >= 300) {
      const envelope = readErrorEnvelope(body);
      const retryAfterMs = parseRetryAfter(headers['retry-after'], now, headers['date']);
      // Whatever the status: a named window binds everybody on the account.
      if (retryAfterMs !== undefined) this.connection.budget.close(retryAfterMs, now);
      const failure: Failure = { how: 'status', status, envelope, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
      return { ok: false, failure, status, detail: `${status} ${envelope.kind} ${envelope.code}`.trim() };
    }
    const json = parseJson(body);
    if (json === undefined) return { ok: false, failure: { how: 'body', problem: 'not_json' }, status, detail: 'the body is no JSON' };
    const read = call.read(json, at);
    return read.ok ? read : { ok: false, failure: { how: 'body', problem: read.problem }, status, detail: read.reason };
  }
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
