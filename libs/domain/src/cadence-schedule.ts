import { MIN_EVERY_MINUTES, type Cadence } from '@helpdex/contracts';
import { Cron } from 'croner';
import { createHash } from 'node:crypto';

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;
/** Enough to meet the closest fires of any expression of five fields that is not made to defeat this. */
const SAMPLED_FIRES = 60;

/** Spreads sources evenly: the same source always gets the same number. */
function hashOf(source: string): number {
  return createHash('sha256').update(source).digest().readUInt32BE(0);
}

/**
 * First multiple of `everyMinutes` since 1970, moved by the source's own offset, that is later than `after`. The grid is the same for everybody
 * who asks, at whatever time: a restart moves no sync, and nobody has to remember the last one.
 */
function nextOnGrid(everyMinutes: number, source: string, after: Date): Date {
  const stepMs = everyMinutes * MINUTE_MS;
  const offsetMs = (hashOf(source) % everyMinutes) * MINUTE_MS;
  const passed = Math.floor((after.getTime() - offsetMs) / stepMs);
  return new Date((passed + 1) * stepMs + offsetMs);
}

/** By wall clock: a fire inside the hour that summer time skips moves behind it, one inside the hour that comes twice happens once. */
function cronOf(cadence: { cron: string; timezone: string }): Cron {
  return new Cron(cadence.cron, { timezone: cadence.timezone, paused: true });
}

/**
 * When a source is due next: strictly after `after`, to the minute. Hourly and daily sources each have a minute of their own, so that not all of
 * them call at once. @returns null when never: `manual`, or a cron expression without a future. @throws when the expression cannot be read.
 */
export function nextDue(cadence: Cadence, source: string, after: Date): Date | null {
  if (cadence === 'manual') return null;
  if (cadence === 'hourly') return nextOnGrid(HOUR_MINUTES, source, after);
  if (cadence === 'daily') return nextOnGrid(DAY_MINUTES, source, after);
  if ('everyMinutes' in cadence) return nextOnGrid(cadence.everyMinutes, source, after);
  return cronOf(cadence).nextRun(after);
}

/** What stands against a cadence that has the right shape, as a sentence; undefined when it can be scheduled. */
export function cadenceProblem(cadence: Cadence, from: Date): string | undefined {
  if (typeof cadence === 'string' || 'everyMinutes' in cadence) return undefined;
  let fires: Date[];
  try {
    fires = cronOf(cadence).nextRuns(SAMPLED_FIRES, from);
  } catch {
    return 'The cron expression cannot be read: five fields are needed, minute, hour, day of month, month and day of week.';
  }
  if (fires.length === 0) return 'The cron expression never comes due.';
  const tooClose = fires.some((fire, index) => {
    const next = fires[index + 1];
    return next !== undefined && next.getTime() - fire.getTime() < MIN_EVERY_MINUTES * MINUTE_MS;
  });
  return tooClose ? `The cron expression comes due more often than every ${MIN_EVERY_MINUTES} minutes.` : undefined;
}
