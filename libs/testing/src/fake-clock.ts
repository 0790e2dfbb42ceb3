interface Sleeper {
  wakeAt: number;
  resolve: () => void;
  reject: (reason: unknown) => void;
  signal: AbortSignal | undefined;
  onAbort: () => void;
}

/** Time that passes only when a test says so. Has the shape of the clock ports of libs and apps. */
export class FakeClock {
  private sleepers: Sleeper[] = [];

  /** @param time milliseconds since 1970 */
  constructor(private time: number = Date.UTC(2026, 0, 1)) {}

  /** Milliseconds since 1970. */
  now(): number {
    return this.time;
  }

  /** How many sleeps have not ended yet. */
  get sleeping(): number {
    return this.sleepers.length;
  }

  /** Ends when the clock has been advanced by `ms`; rejects with the signal's reason when that aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.reject(asError(signal.reason));
    if (ms <= 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const sleeper: Sleeper = { wakeAt: this.time + ms, resolve, reject, signal, onAbort: () => this.abort(sleeper) };
      signal?.addEventListener('abort', sleeper.onAbort, { once: true });
      this.sleepers.push(sleeper);
    });
  }

  /** Moves the time on, waking sleepers in the order of their times; each may sleep again and be woken again within the same call. */
  async advance(ms: number): Promise<void> {
    const until = this.time + ms;
    await settle();
    for (let next = this.earliest(until); next; next = this.earliest(until)) {
      this.time = next.wakeAt;
      this.remove(next);
      next.resolve();
      await settle();
    }
    this.time = until;
  }

  private earliest(until: number): Sleeper | undefined {
    const due = this.sleepers.filter(({ wakeAt }) => wakeAt <= until);
    return due.reduce<Sleeper | undefined>((first, sleeper) => (first && first.wakeAt <= sleeper.wakeAt ? first : sleeper), undefined);
  }

  private abort(sleeper: Sleeper): void {
    this.remove(sleeper);
    sleeper.reject(asError(sleeper.signal?.reason));
  }

  private remove(sleeper: Sleeper): void {
    this.sleepers = this.sleepers.filter((other) => other !== sleeper);
    sleeper.signal?.removeEventListener('abort', sleeper.onAbort);
  }
}

/** Lets everything run that waits for promises only. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error('aborted', { cause: reason }));
