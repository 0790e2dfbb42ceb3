/** Seconds counted together: 60 would let a call at the end of second 0 and one at the start of second 60 share no window, though 59.1 s lie between them. */
const WINDOW_SECONDS = 61;

/**
 * Calls of the last minute, counted by whole seconds so that the state is 61 numbers whatever the allowance. No sliding 60 s ever hold more calls than
 * the limit given to `waitMs`; the rounding costs one part in 61.
 */
export class SlidingMinute {
  /** Second (epoch) and number of calls in it, ascending. */
  private seconds: [second: number, calls: number][];

  constructor(seconds: readonly (readonly [number, number])[] = []) {
    this.seconds = seconds.map(([second, calls]) => [second, calls]);
  }

  /** Milliseconds until one more call fits under `limit`; 0 when it fits now. */
  waitMs(limit: number, now: number): number {
    this.forget(now);
    let excess = this.seconds.reduce((sum, [, calls]) => sum + calls, 0) - Math.max(1, limit) + 1;
    for (const [second, calls] of this.seconds) {
      if (excess <= 0) break;
      excess -= calls;
      if (excess <= 0) return Math.max(1, (second + WINDOW_SECONDS) * 1000 - now);
    }
    return 0;
  }

  add(now: number): void {
    const second = Math.floor(now / 1000);
    const last = this.seconds.at(-1);
    // A clock that was set back must not make calls forgotten: they count as of the latest second known.
    if (last && second <= last[0]) last[1] += 1;
    else this.seconds.push([second, 1]);
  }

  entries(): [number, number][] {
    return this.seconds.map(([second, calls]) => [second, calls]);
  }

  private forget(now: number): void {
    const current = Math.floor(now / 1000);
    const oldest = current - WINDOW_SECONDS + 1;
    // Seconds of the future come from a clock since set back; they may hold nothing up for longer than a minute.
    this.seconds = this.seconds.filter(([second]) => second >= oldest && second <= current + WINDOW_SECONDS);
  }
}
