import type { Logger } from './logger';

export interface ShutdownOptions {
  /** Ends the application; a second signal does not call it again. */
  readonly close: () => Promise<void>;
  readonly logger: Logger;
  /** After which the process is ended whatever is left. */
  readonly timeoutMs: number;
  readonly exit?: (code: number) => void;
}

/** Ends the process because it cannot go on; the supervisor starts a new one. */
export type Fatal = (error: unknown) => void;

/**
 * Ends the process in order: on SIGTERM and SIGINT with code 0, after a fatal error with code 1; with code 1 as well when closing fails
 * or takes too long. @returns the function to report a fatal error with.
 */
export function closeOnSignals({ close, logger, timeoutMs, exit = process.exit }: ShutdownOptions): Fatal {
  let closing = false;
  const end = (code: number, facts: Record<string, unknown>, message: string): void => {
    if (closing) return;
    closing = true;
    logger[code === 0 ? 'info' : 'fatal'](facts, message);
    setTimeout(() => {
      logger.error({ timeoutMs }, 'shutdown took too long');
      exit(1);
    }, timeoutMs).unref();
    close().then(
      () => exit(code),
      (error: unknown) => {
        logger.error({ err: error }, 'shutdown failed');
        exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => end(0, { signal }, 'shutting down'));
  return (error) => end(1, { err: error }, 'fatal error, shutting down');
}
