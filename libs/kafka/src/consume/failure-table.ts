import { DomainError } from '@helpdex/domain';
import { DependencyUnavailableError, PermanentError } from '../errors';

/** What an error that a handler threw means for its record. */
export type Failure =
  | { readonly kind: 'dependency'; readonly cause: string; readonly retryAfterMs?: number }
  | { readonly kind: 'permanent'; readonly code: string; readonly detail: string }
  | { readonly kind: 'unknown'; readonly cause: string };

/** @returns undefined when the row does not speak about this error. */
export type FailureRule = (error: Error) => Failure | undefined;

const SYSTEM_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** By name, because this library must not depend on the drivers: MongoDB, mongoose, Elasticsearch, kafkajs. */
const DRIVER_ERRORS =
  /^(?:Mongo(?:ose)?(?:Network|NetworkTimeout|ServerSelection|PoolCleared|PoolClosed|NotConnected|TopologyClosed|WaitQueueTimeout|OperationTimeout)Error|ConnectionError|TimeoutError|NoLivingConnectionsError|KafkaJS(?:Connection|ConnectionClosed|RequestTimeout|NumberOfRetriesExceeded|NoBrokerAvailable|BrokerNotFound))/;
const MONGO_RETRY_LABELS = ['RetryableWriteError', 'TransientTransactionError', 'RetryableError', 'SystemOverloadedError'];
const BUSY_STATUS = new Set([429, 502, 503, 504]);

const dependency = (cause: string): Failure => ({ kind: 'dependency', cause });

function hasRetryLabel(error: Error): boolean {
  const labelled = error as Error & { hasErrorLabel?: unknown; errorLabels?: unknown };
  return Array.isArray(labelled.errorLabels) && labelled.errorLabels.some((label) => MONGO_RETRY_LABELS.includes(label as string));
}

/** First row that speaks wins; the causes of an error are asked after the error itself. */
export const FAILURE_TABLE: readonly FailureRule[] = [
  (error) =>
    error instanceof DependencyUnavailableError
      ? { ...dependency(error.dependency), ...(error.retryAfterMs !== undefined && { retryAfterMs: error.retryAfterMs }) }
      : undefined,
  (error) => (error instanceof PermanentError ? { kind: 'permanent', code: error.code, detail: error.message } : undefined),
  (error) => {
    if (!(error instanceof DomainError) || error.kind === 'internal') return undefined;
    return error.kind === 'unavailable' ? dependency(error.code) : { kind: 'permanent', code: error.code, detail: error.message };
  },
  (error) => (DRIVER_ERRORS.test(error.name) ? dependency(error.name) : undefined),
  (error) => (hasRetryLabel(error) ? dependency(error.name) : undefined),
  (error) => {
    const { code } = error as { code?: unknown };
    return typeof code === 'string' && (SYSTEM_CODES.has(code) || code.startsWith('UND_ERR_')) ? dependency(code) : undefined;
  },
  (error) => {
    const { statusCode } = error as { statusCode?: unknown };
    return typeof statusCode === 'number' && BUSY_STATUS.has(statusCode) ? dependency(`status-${statusCode}`) : undefined;
  },
];

const MAX_CAUSES = 5;

/** The one place that decides what a thrown error means. */
export function classifyFailure(error: unknown, table: readonly FailureRule[] = FAILURE_TABLE): Failure {
  let current: unknown = error;
  for (let depth = 0; current instanceof Error && depth < MAX_CAUSES; depth += 1) {
    for (const rule of table) {
      const failure = rule(current);
      if (failure) return failure;
    }
    current = current.cause;
  }
  // Only the name: the message of an unknown error may quote content or credentials.
  return { kind: 'unknown', cause: error instanceof Error ? error.name : typeof error };
}
