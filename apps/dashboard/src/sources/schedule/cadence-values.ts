import type { Cadence } from '@helpdex/contracts';

/** A schedule as typed. */
export interface CadenceValues {
  schedule: 'hourly' | 'daily' | 'manual' | 'every' | 'cron';
  everyMinutes: number | string;
  cron: string;
  timezone: string;
}

export const MIN_EVERY_MINUTES = 5;
export const MAX_EVERY_MINUTES = 10_080;

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
export const EMPTY_CADENCE: CadenceValues = { schedule: 'hourly', everyMinutes: 30, cron: '0 6 * * 1-5', timezone: HERE };

export const cadenceOf = ({ schedule, everyMinutes, cron, timezone }: CadenceValues): Cadence => {
  if (schedule === 'every') return { everyMinutes: Number(everyMinutes) };
  return schedule === 'cron' ? { cron: cron.trim(), timezone } : schedule;
};

export function cadenceValues(cadence: Cadence): CadenceValues {
  if (typeof cadence === 'string') return { ...EMPTY_CADENCE, schedule: cadence };
  if ('everyMinutes' in cadence) return { ...EMPTY_CADENCE, schedule: 'every', everyMinutes: cadence.everyMinutes };
  return { ...EMPTY_CADENCE, schedule: 'cron', ...cadence };
}
