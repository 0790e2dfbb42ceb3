import { logLevel, type LogEntry, type logCreator } from 'kafkajs';
import type { Logger } from '@helpdex/observability';

type Level = 'error' | 'warn' | 'info' | 'debug';
const LEVELS: Readonly<Record<number, Level>> = {
  [logLevel.ERROR]: 'error',
  [logLevel.WARN]: 'warn',
  [logLevel.INFO]: 'info',
  [logLevel.DEBUG]: 'debug',
};

/**
 * The client is talkative about what it heals itself, and it warns about bounded retries of the idempotent producer, which
 * `ProducerLink` answers by replacing the producer.
 */
const DEMOTED = [
  /^Limiting retries for the idempotent producer/,
  /coordinator is (?:loading|not available)/i,
  /is not available|is loading/,
  /The group is rebalancing/,
  /^(?:Pausing|Resuming) fetching/,
];

/** kafkajs speaks through our logger. */
export function kafkaLogs(logger: Logger): logCreator {
  const child = logger.child({ component: 'kafkajs' });
  return () =>
    ({ level, namespace, log: { message, timestamp: _timestamp, ...facts } }: LogEntry) => {
      const method = DEMOTED.some((pattern) => pattern.test(message)) ? 'debug' : (LEVELS[level] ?? 'info');
      child[method]({ namespace, ...facts }, message);
    };
}
