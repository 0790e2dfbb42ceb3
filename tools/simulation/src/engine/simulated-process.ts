import type { Clock } from '@helpdex/kafka';
import type { Owner, Scheduler } from './scheduler';

/** What becomes of a call on its way: carried out and answered, never arrived, or carried out without the answer coming back. */
export type Fate = 'fine' | 'lost' | 'unanswered';

/** Decides the fate of each call of a server's, and what the caller then hears. */
export interface Link {
  readonly name: string;
  fate(): Fate;
  failure(): Error;
}

/** What a server makes of a call: the answer, looked at when it arrives. */
type Answer<T> = () => T;

/** The call before which a process is to stand still, and who is told. */
interface Snare {
  at: string;
  caught: () => void;
}

/** One operating-system process. What it waits for when it dies it never hears of; what it had sent may still arrive. */
export class SimulatedProcess implements Owner {
  isAlive = true;
  /** For a while, by chance. */
  isStopped = false;
  /** By a plot, which lets it go on. */
  isHeld = false;
  readonly clock: Clock & { date(): Date };
  private snare: Snare | undefined;

  constructor(
    readonly name: string,
    readonly scheduler: Scheduler,
    /** Whether a call that was on its way when the process died arrives nevertheless. */
    private readonly arrives: () => boolean,
  ) {
    this.clock = {
      now: () => scheduler.now,
      date: () => new Date(scheduler.now),
      sleep: (ms, signal) => this.sleep(ms, signal),
    };
  }

  get isFrozen(): boolean {
    return this.isStopped || this.isHeld;
  }

  /** Stands still just before it next makes such a call, with what it has read by then in its hands. */
  setSnare(at: string, caught: () => void): void {
    this.snare = { at, caught };
  }

  /**
   * Calls a server.
   * @param carryOut what the server does; its result is the answer, or throws what the caller then hears
   * @param what names the call for snares
   */
  call<T>(link: Link, carryOut: () => Answer<T> | Promise<Answer<T>>, what = link.name): Promise<T> {
    this.spring(what);
    return new Promise<T>((resolve, reject) => {
      const fail = (error: unknown): void => this.scheduler.submit(this, () => this.hears(() => reject(asError(error))));
      const answer = (value: Answer<T>): void => this.scheduler.submit(this, () => this.hears(() => settle(value, resolve, reject)));
      this.scheduler.submit(this, () => {
        if (!this.isAlive && !this.arrives()) return;
        const fate = link.fate();
        if (fate === 'lost') return fail(link.failure());
        void Promise.resolve()
          .then(carryOut)
          .then((value) => (fate === 'unanswered' ? fail(link.failure()) : answer(value)), fail);
      });
    });
  }

  /** Goes on, and into no snare any more. */
  release(): void {
    this.snare = undefined;
    this.isHeld = false;
  }

  private spring(what: string): void {
    if (this.snare?.at !== what || !this.isAlive) return;
    const { caught } = this.snare;
    this.snare = undefined;
    this.isHeld = true;
    caught();
  }

  private hears(what: () => void): void {
    if (this.isAlive) what();
  }

  private sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(asError(signal.reason));
      const abort = (): void => reject(asError(signal?.reason));
      signal?.addEventListener('abort', abort, { once: true });
      this.scheduler.after(this, ms, () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      });
    });
  }
}

function settle<T>(answer: Answer<T>, resolve: (value: T) => void, reject: (error: Error) => void): void {
  try {
    resolve(answer());
  } catch (error) {
    reject(asError(error));
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
