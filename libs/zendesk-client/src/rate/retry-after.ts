/** A window longer than this is taken as this long: the header is not to be trusted with weeks. */
export const MAX_WINDOW_MS = 24 * 3_600_000;
/** Used when a 429 names no window, as has been reported of Zendesk; up to `DEFAULT_JITTER_MS` is added so that fetchers do not return together. */
export const DEFAULT_WINDOW_MS = 60_000;
export const DEFAULT_JITTER_MS = 5_000;

/**
 * `Retry-After` in milliseconds from now: whole or decimal seconds, or an HTTP date.
 * A date is measured against the answer's own `Date` header when there is one, so that a wrong local clock does not shorten the window.
 * @returns undefined when the header is absent or unreadable.
 */
export function parseRetryAfter(value: string | undefined, now: number, serverDate?: string): number | undefined {
  const trimmed = value?.trim();
  if (!trimmed) return undefined;
  if (/^\d+(\.\d+)?$/.test(trimmed)) return clamp(Number(trimmed) * 1000);
  // Date.parse reads almost anything as a date ("-5", "soon 1"); an HTTP date names its zone.
  const at = /\b(GMT|UTC)$/i.test(trimmed) ? Date.parse(trimmed) : Number.NaN;
  if (Number.isNaN(at)) return undefined;
  const reference = serverDate === undefined ? Number.NaN : Date.parse(serverDate);
  return clamp(at - (Number.isNaN(reference) ? now : reference));
}

const clamp = (ms: number): number => Math.min(MAX_WINDOW_MS, Math.max(0, Math.ceil(ms)));
