import type { Clock } from '../clock/clock.port';

interface Sleeper {
  until: number;
  wake(): void;
}

/** Time that only moves when a spec says so. */
export class FakeClock implements Clock {
  private time = Date.UTC(2026, 10, 23, 12);
  private readonly sleepers = new Set<Sleeper>();
  private watchers: (() => void)[] = [];

  now(): number {
    return this.time;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper: Sleeper = {
        until: this.time + ms,
        wake: () => {
          this.sleepers.delete(sleeper);
          signal.removeEventListener('abort', sleeper.wake);
          resolve();
          this.tell();
        },
      };
      this.sleepers.add(sleeper);
      signal.addEventListener('abort', sleeper.wake);
      this.tell();
    });
  }

  get asleep(): number {
    return this.sleepers.size;
  }

  /** Resolves when some loop sleeps: it has done all it had to do by now. */
  async untilAsleep(): Promise<void> {
    while (this.sleepers.size === 0) await this.change();
  }

  /** Resolves when no loop waits any more. */
  async untilNobodySleeps(): Promise<void> {
    while (this.sleepers.size > 0) await this.change();
  }

  /** Waits for the loop to sleep, and then lets the time pass. */
  async advance(ms: number): Promise<void> {
    await this.untilAsleep();
    this.pass(ms);
  }

  /** Lets time pass, whether anybody waits for it or not. */
  pass(ms: number): void {
    this.time += ms;
    for (const sleeper of [...this.sleepers]) if (sleeper.until <= this.time) sleeper.wake();
  }

  private change(): Promise<void> {
    return new Promise((resolve) => this.watchers.push(resolve));
  }

  private tell(): void {
    this.watchers.splice(0).forEach((watcher) => watcher());
  }
}
