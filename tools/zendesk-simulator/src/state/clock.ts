/** The simulator's time: real, plus whatever a test has moved it on by. */
export class SimulatorClock {
  private offsetMs = 0;

  constructor(private readonly real: () => number = Date.now) {}

  /** Epoch milliseconds. */
  now(): number {
    return this.real() + this.offsetMs;
  }

  advance(ms: number): void {
    this.offsetMs += ms;
  }
}

/** Zendesk speaks in whole seconds. */
export const isoSeconds = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
export const epochSeconds = (ms: number): number => Math.floor(ms / 1_000);
