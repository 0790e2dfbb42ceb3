/** How a request failed without an answer. */
export type TransportFailureKind = 'network' | 'timeout' | 'tls' | 'too_large' | 'encoding';

export class TransportFailure extends Error {
  override readonly name = 'TransportFailure';

  constructor(
    readonly kind: TransportFailureKind,
    /** Code of the cause, such as `ECONNRESET`; for logs. */
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`${kind}: ${reason}`, options);
  }
}

const TIMEOUTS = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
  'TimeoutError',
  'UND_ERR_ABORTED',
]);
/** Node's and OpenSSL's names for a certificate or handshake that does not hold. */
const TLS = /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|HOSTNAME_MISMATCH|INVALID_CA)/;

/** Every exception of a transport becomes one of five kinds; what nobody foresaw counts as network, which is retried and bounded. */
export function toTransportFailure(error: unknown): TransportFailure {
  if (error instanceof TransportFailure) return error;
  const reason = reasonOf(error);
  if (TIMEOUTS.has(reason)) return new TransportFailure('timeout', reason, { cause: error });
  if (TLS.test(reason)) return new TransportFailure('tls', reason, { cause: error });
  if (reason === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return new TransportFailure('too_large', reason, { cause: error });
  if (reason.startsWith('Z_')) return new TransportFailure('encoding', reason, { cause: error });
  return new TransportFailure('network', reason, { cause: error });
}

/**
 * The innermost code: undici wraps the socket's error in its own. Read by shape, not by `instanceof`: errors of Node's core are of another realm
 * wherever code runs in a vm context.
 */
function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  const { code, cause, name } = error as { code?: unknown; cause?: unknown; name?: unknown };
  const inner = cause === undefined || cause === null ? 'unknown' : reasonOf(cause);
  if (inner !== 'unknown' && inner !== 'Error') return inner;
  if (typeof code === 'string') return code;
  return typeof name === 'string' ? name : 'unknown';
}
