export const CLOCK = Symbol('CLOCK');

/** Time as the service sees it; tests move it by hand. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
