/** Response headers in lower case. */
export type AnswerHeaders = Readonly<Record<string, string | undefined>>;

/** What an answer says about the account's allowance. Absent: not said. */
export interface AllowanceReport {
  /** Requests a minute. */
  limit?: number;
  /** Left in Zendesk's current minute. */
  remaining?: number;
  /** Milliseconds until `remaining` is refilled. */
  resetMs?: number;
}

export interface RateReport {
  account: AllowanceReport;
  /** Of the endpoint that answered, from `zendesk-ratelimit-{name}: total=100; remaining=99; resets=41`. */
  bucket?: AllowanceReport;
}

const HELP_CENTER = { limit: 'x-rate-limit', remaining: 'x-rate-limit-remaining', reset: 'x-rate-limit-reset' };
const TICKETING = { limit: 'ratelimit-limit', remaining: 'ratelimit-remaining', reset: 'ratelimit-reset' };
const BUCKET = /^zendesk-ratelimit-/;
/** Far above every plan; a larger number is no allowance. */
const MAX_LIMIT = 1_000_000;
const MAX_RESET_SECONDS = 3_600;

/** Help Center answers carry `x-rate-limit*`, ticketing ones `ratelimit-*`, some endpoints a bucket of their own. Nonsense is not said. */
export function readRateHeaders(headers: AnswerHeaders): RateReport {
  const names = headers[HELP_CENTER.limit] === undefined && headers[TICKETING.limit] !== undefined ? TICKETING : HELP_CENTER;
  const report: RateReport = { account: allowance(headers[names.limit], headers[names.remaining], headers[names.reset]) };
  const bucket = Object.entries(headers).find(([name, value]) => BUCKET.test(name) && value !== undefined);
  if (bucket?.[1] !== undefined) report.bucket = readBucket(bucket[1]);
  return report;
}

function readBucket(value: string): AllowanceReport {
  return allowance(
    /\btotal\s*=\s*(\d+)/i.exec(value)?.[1],
    /\bremaining\s*=\s*(\d+)/i.exec(value)?.[1],
    /\bresets\s*=\s*(\d+)/i.exec(value)?.[1],
  );
}

function allowance(limit?: string, remaining?: string, resetSeconds?: string): AllowanceReport {
  const report: AllowanceReport = {};
  const perMinute = count(limit, MAX_LIMIT);
  if (perMinute !== undefined && perMinute > 0) report.limit = perMinute;
  const left = count(remaining, MAX_LIMIT);
  if (left !== undefined) report.remaining = left;
  const reset = count(resetSeconds, MAX_RESET_SECONDS);
  if (reset !== undefined) report.resetMs = reset * 1000;
  return report;
}

function count(value: string | undefined, max: number): number | undefined {
  if (value === undefined || !/^\d{1,9}$/.test(value.trim())) return undefined;
  const number = Number(value);
  return number <= max ? number : undefined;
}
