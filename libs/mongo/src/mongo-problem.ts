import { DomainError } from '@helpdex/domain';

/** Unique index violated. */
const DUPLICATE_KEY = 11_000;

/** The server was stepping down, stopping or not the primary: codes of the server's own error table. */
const NOT_IN_SERVICE = new Set([89, 91, 189, 10_107, 11_600, 11_602, 13_435, 13_436]);

/** Errors of the driver and of mongoose that mean "not there", not "refused". */
const NOT_THERE =
  /^(Mongo(Network|ServerSelection|NotConnected|TopologyClosed|PoolCleared|PoolClosed|WaitQueueTimeout|NetworkTimeout|OperationTimeout)\w*|MongooseServerSelectionError)$/;

const field = (error: unknown, name: 'code' | 'name'): unknown =>
  typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[name] : undefined;

export const isDuplicateKey = (error: unknown): boolean => field(error, 'code') === DUPLICATE_KEY;

export const isMongoUnavailable = (error: unknown): boolean =>
  NOT_IN_SERVICE.has(Number(field(error, 'code'))) || NOT_THERE.test(String(field(error, 'name')));

/** What a failing database means to a caller; undefined for every other error. */
export const mongoProblem = (error: unknown): DomainError | undefined =>
  isMongoUnavailable(error)
    ? new DomainError('unavailable', 'service_unavailable', 'The database cannot be reached. Try again in a moment.', [], { cause: error })
    : undefined;
