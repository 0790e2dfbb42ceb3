import { ValidateBy, type ValidationOptions } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

/** How often a source is synced without anybody asking. `cron` has five fields; `timezone` is an IANA name. */
export type Cadence = 'hourly' | 'daily' | 'manual' | { everyMinutes: number } | { cron: string; timezone: string };

export const NAMED_CADENCES = ['hourly', 'daily', 'manual'] as const;
export const MIN_EVERY_MINUTES = 5;
export const MAX_EVERY_MINUTES = 7 * 24 * 60;

const CRON_FIELD = /^[\d*,/A-Za-z#?L-]{1,40}$/;

function isTimeZone(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 60) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

const isCronShape = (value: unknown): boolean => {
  const fields = typeof value === 'string' ? value.trim().split(/\s+/) : [];
  return fields.length === 5 && fields.every((field) => CRON_FIELD.test(field));
};

/** Shape check only; that a cron expression ever fires is checked where it is scheduled. */
export function isCadence(value: unknown): value is Cadence {
  if (typeof value === 'string') return (NAMED_CADENCES as readonly string[]).includes(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(value).sort().join();
  const { everyMinutes, cron, timezone } = value as Record<string, unknown>;
  if (keys === 'everyMinutes')
    return Number.isInteger(everyMinutes) && Number(everyMinutes) >= MIN_EVERY_MINUTES && Number(everyMinutes) <= MAX_EVERY_MINUTES;
  return keys === 'cron,timezone' && isCronShape(cron) && isTimeZone(timezone);
}

export function IsCadence(options?: ValidationOptions): PropertyDecorator {
  return (target, key) => {
    ValidateBy(
      {
        name: 'isCadence',
        validator: {
          validate: isCadence,
          defaultMessage: () =>
            `$property must be "hourly", "daily", "manual", {"everyMinutes": ${MIN_EVERY_MINUTES} or more} or {"cron": five fields, "timezone": IANA name}`,
        },
      },
      options,
    )(target, key);
    JSONSchema({
      oneOf: [
        { type: 'string', enum: [...NAMED_CADENCES] },
        {
          type: 'object',
          properties: { everyMinutes: { type: 'integer', minimum: MIN_EVERY_MINUTES, maximum: MAX_EVERY_MINUTES } },
          required: ['everyMinutes'],
          additionalProperties: false,
        },
        {
          type: 'object',
          properties: { cron: { type: 'string' }, timezone: { type: 'string' } },
          required: ['cron', 'timezone'],
          additionalProperties: false,
        },
      ],
    })(target, String(key));
  };
}
