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

/** One allowance per account and minute, shared by all its brands. */
export class RateLimits {
  private readonly windows = new Map<string, Window>();

  take(account: Account, now: number): Allowance {
    const limit = account.switches.rateLimit;
    if (limit === 0) return { headers: {}, refused: null, insideWindow: false };
    const window = this.window(account.subdomain, now);
    const insideWindow = now < window.closedUntil;
    window.used += 1;
    const left = Math.max(0, limit - window.used);
    const headers = { 'x-rate-limit': String(limit), 'x-rate-limit-remaining': String(left) };
    if (window.used <= limit && !insideWindow) return { headers, refused: null, insideWindow };
    const waitSeconds = Math.max(1, Math.ceil((Math.max(window.closedUntil, window.startedAt + WINDOW_MS) - now) / 1_000));
    window.closedUntil = Math.max(window.closedUntil, now + waitSeconds * 1_000);
    return { headers, refused: refusal(account, now, waitSeconds), insideWindow };
  }

  private window(subdomain: string, now: number): Window {
    const known = this.windows.get(subdomain);
    if (known && now - known.startedAt < WINDOW_MS) return known;
    const fresh = { startedAt: now, used: 0, closedUntil: known?.closedUntil ?? 0 };
    this.windows.set(subdomain, fresh);
    return fresh;
  }
}

function refusal({ switches }: Account, now: number, waitSeconds: number): Answer {
  const retryAfter = { seconds: String(waitSeconds), date: new Date(now + waitSeconds * 1_000).toUTCString(), absent: undefined }[
    switches.retryAfter
  ];
  const text = 'Number of allowed API requests per minute exceeded';
  return {
    status: 429,
    headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
    body: switches.throttleBody === 'text' ? text : { error: 'APIRateLimitExceeded', description: text },
  };
}
