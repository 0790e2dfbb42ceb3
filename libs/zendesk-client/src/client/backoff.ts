/** Full jitter: anything between nothing and the exponential bound, so that fetchers that failed together do not return together. */
export function backoffMs(attempt: number, baseMs: number, capMs: number, random: () => number): number {
  return Math.floor(random() * Math.min(capMs, baseMs * 2 ** Math.min(attempt - 1, 30)));
}
