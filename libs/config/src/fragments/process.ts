import { choice, custom, flag, integer, text } from '../field';
import { fragment } from '../fragment';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export const loggingConfig = fragment({
  level: choice(LOG_LEVELS, { key: 'LOG_LEVEL', default: 'info', description: 'Least severe log lines that are written.' }),
});

/** The small HTTP server with liveness, readiness and metrics of services that serve no HTTP otherwise. */
export const healthConfig = fragment({
  port: integer({
    key: 'HEALTH_PORT',
    default: '0',
    min: 0,
    max: 65_535,
    description: 'Port of health checks and metrics; 0 lets the system choose.',
  }),
  host: text({ key: 'HEALTH_HOST', default: '127.0.0.1', description: 'Address of health checks and metrics.' }),
});

/** Dies at the `count`-th pass of the point called `name`. */
export interface FailpointSpec {
  readonly name: string;
  readonly count: number;
}

function failpointSpec(value: string): FailpointSpec | undefined {
  const [, name, count] = /^([a-z][a-z0-9.-]{0,80}):([1-9]\d{0,8})$/.exec(value) ?? [];
  return name && count ? { name, count: Number(count) } : undefined;
}

export const testingConfig = fragment(
  {
    enabled: flag({ key: 'HELPDEX_TESTING', default: 'false', description: 'Allows what only tests may do, such as failpoints.' }),
    failpoint: custom(
      { key: 'FAILPOINT', optional: true, description: 'The process kills itself when it passes this point for the count-th time.' },
      'name:count',
      failpointSpec,
    ),
  },
  (values, refuse) => {
    if (values.failpoint && !values.enabled) refuse('FAILPOINT', 'is only allowed with HELPDEX_TESTING=1');
    return values;
  },
);
