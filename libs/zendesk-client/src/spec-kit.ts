import type { Clock } from './clock';
import type { ConnectionOptions, RequestReport, ZendeskLimits } from './client/client-options';
import { ZendeskClient } from './client/zendesk-client';
import type { CredentialProvider } from './credentials/credential.port';
import { apiTokenCredential } from './credentials/static.credential';
import { RateBudget } from './rate/rate-budget';
import type { AnswerHeaders } from './rate/rate-headers';
import type { TransportAnswer, TransportRequest, ZendeskTransport } from './transport/transport.port';

/** Used by this package's specs only: a clock that jumps, a transport that answers from a script, and bodies as Zendesk sends them. */

export const NOW = Date.parse('2026-11-23T10:00:00Z');

/** Sleeping moves the time and remembers for how long. */
export class JumpingClock implements Clock {
  readonly slept: number[] = [];

  constructor(public time = NOW) {}

  now(): number {
    return this.time;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    this.slept.push(ms);
    this.time += ms;
    return Promise.resolve();
  }
}

/** An answer, an exception to throw, or a function of the request. */
export type Step = TransportAnswer | Error | ((request: TransportRequest) => TransportAnswer);

export const answer = (status: number, body: unknown, headers: AnswerHeaders = {}): TransportAnswer => ({
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

/** Plays its steps in order; the last one repeats. */
export class ScriptedTransport implements ZendeskTransport {
  readonly requests: TransportRequest[] = [];
  readonly sentAt: number[] = [];

  constructor(
    private readonly steps: readonly Step[],
    private readonly clock?: Clock,
  ) {}

  send(request: TransportRequest): Promise<TransportAnswer> {
    this.requests.push(request);
    if (this.clock) this.sentAt.push(this.clock.now());
    const step = this.steps[Math.min(this.requests.length, this.steps.length) - 1];
    if (step === undefined) return Promise.reject(new Error('the script is empty'));
    if (step instanceof Error) return Promise.reject(step);
    return typeof step === 'function' ? Promise.resolve().then(() => step(request)) : Promise.resolve(step);
  }

  get urls(): string[] {
    return this.requests.map(({ url }) => decodeURIComponent(url.href));
  }
}

export interface Rig {
  client: ZendeskClient;
  transport: ScriptedTransport;
  clock: JumpingClock;
  budget: RateBudget;
  reports: RequestReport[];
  connection: ConnectionOptions;
}

/** A client of `acme` over a script. Jitter is fixed at half of its range. */
export function rig(
  steps: readonly Step[],
  options: { credentials?: CredentialProvider; limits?: Partial<ZendeskLimits>; originTemplate?: string } = {},
): Rig {
  const clock = new JumpingClock();
  const transport = new ScriptedTransport(steps, clock);
  const budget = new RateBudget();
  const reports: RequestReport[] = [];
  const connection: ConnectionOptions = {
    budget,
    transport,
    clock,
    random: () => 0.5,
    onRequest: (report) => reports.push(report),
    ...(options.limits ? { limits: options.limits } : {}),
    ...(options.originTemplate ? { originTemplate: options.originTemplate } : {}),
  };
  const credentials = options.credentials ?? apiTokenCredential('admin@acme.test', 'secret-token');
  return { client: new ZendeskClient({ ...connection, subdomain: 'acme', credentials }), transport, clock, budget, reports, connection };
}

export const articleBody = (id: number, changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  id,
  url: `https://acme.zendesk.com/api/v2/help_center/en-us/articles/${id}.json`,
  html_url: `https://acme.zendesk.com/hc/en-us/articles/${id}-Reset-a-router`,
  author_id: 48100000000002,
  comments_disabled: false,
  draft: false,
  promoted: false,
  position: -6,
  vote_sum: 3,
  vote_count: 5,
  section_id: 48100000000005,
  created_at: '2026-03-01T08:00:00Z',
  updated_at: '2026-03-04T09:30:01Z',
  name: 'Reset a router',
  title: 'Reset a router',
  source_locale: 'en-us',
  locale: 'en-us',
  outdated: false,
  outdated_locales: ['fr'],
  edited_at: '2026-03-04T09:30:00Z',
  user_segment_id: null,
  permission_group_id: 48100000000003,
  content_tag_ids: ['01GT23YKXS3G4ZDJ6TQ4J6PBRA'],
  label_names: ['router'],
  body: '<p>Hold the button.</p>',
  ...changes,
});

export const translationBody = (id: number, locale: string, changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  id,
  url: `https://acme.zendesk.com/api/v2/help_center/articles/48100000000017/translations/${locale}`,
  html_url: `https://acme.zendesk.com/hc/${locale}/articles/48100000000017`,
  source_id: 48100000000017,
  source_type: 'Article',
  locale,
  title: 'Router zurücksetzen',
  body: '<p>Taste halten.</p>',
  outdated: false,
  draft: false,
  hidden: false,
  created_at: '2026-03-02T08:00:00Z',
  updated_at: '2026-03-05T08:00:00Z',
  updated_by_id: -1,
  created_by_id: null,
  ...changes,
});

export const cursorPage = (
  key: string,
  rows: unknown[],
  after: string | null,
  base = 'https://acme.zendesk.com/api/v2/help_center/articles',
): object => ({
  meta: { has_more: after !== null, after_cursor: after ?? 'filledAnyway', before_cursor: 'ZFb9' },
  links: {
    first: `${base}?page%5Bsize%5D=100`,
    last: `${base}?page%5Bbefore%5D=bGFzdF9wYWdl`,
    ...(after === null ? {} : { next: `${base}?page%5Bafter%5D=${after}&page%5Bsize%5D=100` }),
  },
  [key]: rows,
});

export const offsetPage = (
  key: string,
  rows: unknown[],
  page: number,
  pages: number,
  base = 'https://acme.zendesk.com/api/v2/help_center/articles',
): object => ({
  count: pages * 30,
  next_page: page < pages ? `${base}?page=${page + 1}&per_page=30` : null,
  page,
  page_count: pages,
  per_page: 30,
  previous_page: null,
  [key]: rows,
  sort_by: 'updated_at',
  sort_order: 'asc',
});
