import type { Answer } from '../routes/answer';
import type { Account } from '../state/model';

const WINDOW_MS = 60_000;

interface Window {
  startedAt: number;
  used: number;
  /** Told to come back then; a call before is against what was said. */
  closedUntil: number;
}

export interface Allowance {
  headers: Record<string, string>;
  refused: Answer | null;
  /** The call came inside a Retry-After window. */
  insideWindow: boolean;
}

const HELP_CENTER = /^\/api\/v2\/(help_center|guide)\//;
const CHANGE_FEED = /^\/api\/v2\/help_center\/incremental\//;

/** One allowance per account and minute, shared by all its brands; the change feed may have one of its own beside it. */
export class RateLimits {
  private readonly windows = new Map<string, Window>();

  /** @param path after the subdomain */
  take(account: Account, path: string, now: number): Allowance {
    const { rateLimit, incrementalRateLimit } = account.switches;
    const answers = [rateLimit === 0 ? UNLIMITED : this.spend(account, { limit: rateLimit, name: '' }, path, now)];
    if (incrementalRateLimit > 0 && CHANGE_FEED.test(path))
      answers.push(this.spend(account, { limit: incrementalRateLimit, name: 'incremental-articles' }, path, now));
    return {
      headers: Object.assign({}, ...answers.map(({ headers }) => headers)) as Record<string, string>,
      refused: answers.find(({ refused }) => refused)?.refused ?? null,
      insideWindow: answers.some(({ insideWindow }) => insideWindow),
    };
  }

  /** Turns away everybody on the account for a while, whatever is left of its minute. */
  close(account: Account, seconds: number, now: number): void {
    const window = this.window(account.subdomain, now);
    window.closedUntil = Math.max(window.closedUntil, now + seconds * 1_000);
  }

  private spend(account: Account, { limit, name }: { limit: number; name: string }, path: string, now: number): Allowance {
    const window = this.window(`${account.subdomain}/${name}`.replace(/\/$/, ''), now);
    const insideWindow = now < window.closedUntil;
    window.used += 1;
    const left = { limit, remaining: Math.max(0, limit - window.used), resets: Math.ceil((window.startedAt + WINDOW_MS - now) / 1_000) };
    const headers = name === '' ? accountHeaders(left, path) : bucketHeader(name, left);
    if (window.used <= limit && !insideWindow) return { headers, refused: null, insideWindow };
    // Who comes too early is told the same end again; who has used up the minute, its end.
    const openAt = window.used <= limit ? window.closedUntil : Math.max(window.closedUntil, window.startedAt + WINDOW_MS);
    const seconds = Math.max(1, Math.ceil((openAt - now) / 1_000));
    window.closedUntil = Math.max(window.closedUntil, now + seconds * 1_000);
    const { retryAfter: form, throttleBody: body } = account.switches;
    return { headers, refused: throttled({ seconds, form, body }, now), insideWindow };
  }

  private window(key: string, now: number): Window {
    const known = this.windows.get(key);
    if (known && now - known.startedAt < WINDOW_MS) return known;
    const fresh = { startedAt: now, used: 0, closedUntil: known?.closedUntil ?? 0 };
    this.windows.set(key, fresh);
    return fresh;
  }
}

const UNLIMITED: Allowance = { headers: {}, refused: null, insideWindow: false };

interface Left {
  limit: number;
  remaining: number;
  /** Seconds until the minute is over. */
  resets: number;
}

/** Ticketing answers carry a second set, with the reset; help center answers were never seen with it. */
const accountHeaders = ({ limit, remaining, resets }: Left, path: string): Record<string, string> => ({
  'x-rate-limit': String(limit),
  'x-rate-limit-remaining': String(remaining),
  ...(HELP_CENTER.test(path)
    ? {}
    : { 'ratelimit-limit': String(limit), 'ratelimit-remaining': String(remaining), 'ratelimit-reset': String(resets) }),
});

const bucketHeader = (name: string, { limit, remaining, resets }: Left): Record<string, string> => ({
  [`zendesk-ratelimit-${name}`]: `total=${limit}; remaining=${remaining}; resets=${resets}`,
});

export interface Throttling {
  seconds: number;
  form: 'seconds' | 'date' | 'absent';
  body: 'text' | 'json';
  status?: 429 | 503;
}

/** "Come back later", in every form that Zendesk has been seen to say it. */
export function throttled({ seconds, form, body, status = 429 }: Throttling, now: number): Answer {
  const retryAfter = { seconds: String(seconds), date: new Date(now + seconds * 1_000).toUTCString(), absent: undefined }[form];
  const text = 'Number of allowed API requests per minute exceeded';
  return {
    status,
    headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
    body: body === 'text' ? text : { error: 'APIRateLimitExceeded', description: text },
  };
}
