import pino, { type DestinationStream, type Logger as PinoLogger } from 'pino';
import { maskText, redact } from './redaction';

/** Object first, then a stable message: `logger.info({ source, run }, 'run completed')`. */
export type Logger = PinoLogger;

export interface LoggerOptions {
  /** Stands on every line. */
  readonly service: string;
  readonly level: string;
  /** Default: standard output, written synchronously so that a crash loses no line. */
  readonly destination?: DestinationStream;
}

/** JSON lines with ISO times. Secrets are masked by name at any depth, and by look in every text. */
export function createLogger({ service, level, destination }: LoggerOptions): Logger {
  const logger = pino(
    {
      level,
      base: { service, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (facts) => redact(facts) as Record<string, unknown>,
        bindings: (facts) => redact(facts) as Record<string, unknown>,
      },
      // `redact` has described errors already; pino's own serializer would look for an Error again.
      serializers: { err: (error: unknown) => error },
      hooks: { streamWrite: maskText },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
  return withRedactedChildren(logger);
}

/** pino formats the bindings of the root logger only; those of children would be written as they are. */
function withRedactedChildren(logger: Logger): Logger {
  const { child } = logger;
  logger.child = function (this: Logger, bindings, options) {
    return child.call(this, redact(bindings) as typeof bindings, options);
  } as Logger['child'];
  return logger;
}
