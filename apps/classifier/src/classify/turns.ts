import { setImmediate } from 'node:timers/promises';

export const TURNS = Symbol('TURNS');

/** How long work makes way for others in this process. */
export interface Turns {
  /** To be called often; lets others go ahead when it is their turn. */
  give(): Promise<void>;
}

/** About as long as whoever waits, a closing above all, waits at each of its steps. */
const TURN_MS = 5;

/** Work that takes the processor for some milliseconds gives way to whatever has arrived meanwhile. All of a process share one. */
export class TimedTurns implements Turns {
  private since: number;

  /** @param now milliseconds on a clock that only goes forward */
  constructor(private readonly now: () => number = () => performance.now()) {
    this.since = now();
  }

  async give(): Promise<void> {
    if (this.now() - this.since < TURN_MS) return;
    await setImmediate();
    this.since = this.now();
  }
}
