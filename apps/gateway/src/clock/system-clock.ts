import { setTimeout as timer } from 'node:timers/promises';
import type { Clock } from './clock.port';

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => timer(ms, undefined, { signal }).catch(() => undefined),
};
