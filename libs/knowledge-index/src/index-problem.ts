import { errors } from '@elastic/elasticsearch';
import { DomainError } from '@helpdex/domain';

/** Answers of a cluster that is there but cannot serve now: overload, no primary, blocked by a full disk, a fault of its own. */
const BUSY = new Set([408, 429, 500, 502, 503, 504]);
/** The key is wrong or gone: an operator has to act, and nothing may be given up meanwhile. */
const REFUSED = new Set([401, 403]);

/** No cluster spoke, but whoever stands before it: nothing can be concluded about what was asked. */
const isForeign = (error: unknown): boolean =>
  error instanceof errors.ProductNotSupportedError || error instanceof errors.DeserializationError;

const statusOf = (error: unknown): number | undefined =>
  error instanceof errors.ResponseError ? (error.statusCode ?? undefined) : undefined;

/** A small cluster bounds the clauses of a query more tightly than we do. */
const isTooComplex = (error: unknown): boolean => error instanceof errors.ResponseError && error.message.includes('maxClauseCount');

/** What a failed request means: for everything that is not our own fault, the index is unavailable and the caller waits. */
export function indexProblem(error: unknown, code: 'search_unavailable' | 'index_unavailable'): unknown {
  const status = statusOf(error);
  const away =
    error instanceof errors.ConnectionError || error instanceof errors.TimeoutError || error instanceof errors.NoLivingConnectionsError;
  if (away || isForeign(error) || (status !== undefined && BUSY.has(status)))
    return new DomainError('unavailable', code, 'The search cluster does not answer. Try again in a moment.', [], { cause: error });
  if (status !== undefined && REFUSED.has(status))
    return new DomainError('unavailable', code, 'The search cluster refuses the API key. An operator has to renew it.', [], {
      cause: error,
    });
  if (isTooComplex(error))
    return new DomainError('invalid', 'query_too_complex', 'The question has too many words for one search. Ask with fewer words.', [], {
      cause: error,
    });
  return error;
}
