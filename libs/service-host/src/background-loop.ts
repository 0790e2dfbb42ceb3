import type { Logger } from '@helpdex/observability';
import { setTimeout as delay } from 'node:timers/promises';

/** Waits; tests bring a clock that they move by hand. */
export interface Sleeper {
  /** Resolves after `ms`; rejects when the signal aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

// Unreferenced: a pause must not keep a process alive that has nothing else to do.
const systemSleeper: Sleeper = { sleep: (ms, signal) => delay(ms, undefined, { ref: false, ...(signal && { signal }) }) };

export interface LoopOptions {
  /** Stands in the log. */
  readonly name: string;
  /** Pause between two passes that were not woken. */
  readonly everyMs: number;
  /** One pass. What it throws is logged, and the next pass comes after the usual pause. */
  readonly pass: (signal: AbortSignal) => Promise<void>;
  /** Default: the system's. */
  readonly clock?: Sleeper;
  readonly logger: Logger;
}

/** Work that is looked after again and again until the process ends: one pass at a time, never two. */
export class BackgroundLoop {
  private readonly abort = new AbortController();
  private woken = false;
  private wake: () => void = () => undefined;
  private running: Promise<void> | undefined;

  constructor(private readonly options: LoopOptions) {}

  start(): void {
    this.running ??= this.run();
  }

  /** Makes the next pass come at once, also when one is under way. */
  kick(): void {
    this.woken = true;
    this.wake();
  }

  /** Resolves when the pass under way has ended. */
  async stop(): Promise<void> {
    this.abort.abort();
    this.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    const { name, pass, logger } = this.options;
    const { signal } = this.abort;
    while (!signal.aborted) {
      this.woken = false;
      await pass(signal).catch((error: unknown) => {
        if (!signal.aborted) logger.error({ err: error, loop: name }, 'background pass failed');
      });
      await this.pause(signal);
    }
  }

  private async pause(signal: AbortSignal): Promise<void> {
    if (this.woken || signal.aborted) return;
    const pause = new AbortController();
    const { clock = systemSleeper, everyMs } = this.options;
    const slept = clock.sleep(everyMs, AbortSignal.any([signal, pause.signal])).catch(() => undefined);
    await Promise.race([slept, new Promise<void>((resolve) => (this.wake = resolve))]);
    pause.abort();
  }
}
