/** What stands where a secret stood. */
export const MASK = '[redacted]';

/** Names whose values are never written, wherever they are nested; compared without case, hyphens and underscores. */
const SECRET_NAMES = new Set([
  'authorization',
  'proxyauthorization',
  'cookie',
  'setcookie',
  'token',
  'accesstoken',
  'refreshtoken',
  'servicetoken',
  'idtoken',
  'bearer',
  'password',
  'passphrase',
  'secret',
  'clientsecret',
  'webhooksecret',
  'credentials',
  'credential',
  'apikey',
  'apitoken',
  'adminkey',
  'masterkey',
  'masterkeys',
  'privatekey',
  'key',
  'keys',
]);

/** Secrets inside running text: user info of a URL, authorization schemes, keys of our own. */
const SECRET_TEXT: readonly (readonly [RegExp, string])[] = [
  [/([a-z][a-z0-9+.-]*:\/\/)[^\s/@"'\\]+@/gi, `$1${MASK}@`],
  [/\b(Bearer|Basic|ApiKey)\s+[A-Za-z0-9._~+/=-]{6,}/gi, `$1 ${MASK}`],
  [/\bhdx_[A-Za-z0-9_-]{8,}/g, MASK],
];

/** Deeper structures are facts nobody reads in a log line. */
const MAX_DEPTH = 6;
const MAX_ITEMS = 100;
const MAX_TEXT_CHARS = 8_000;

export function isSecretName(name: string): boolean {
  return SECRET_NAMES.has(name.toLowerCase().replace(/[-_]/g, ''));
}

/** Masks what looks like a secret inside a text. */
export const maskText = (text: string): string => SECRET_TEXT.reduce((masked, [pattern, mask]) => masked.replace(pattern, mask), text);

const short = (text: string): string => (text.length > MAX_TEXT_CHARS ? `${text.slice(0, MAX_TEXT_CHARS)}...` : text);

/**
 * An error as loggable facts. Only these fields are taken: errors of HTTP clients and drivers carry whole requests,
 * headers and connection strings in properties of their own.
 */
export function describeError(error: Error, depth = 0): Record<string, unknown> {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return {
    type: error.name,
    message: maskText(short(error.message)),
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(error.stack && { stack: maskText(short(error.stack)) }),
    ...(cause instanceof Error && depth < 3 && { cause: describeError(cause, depth + 1) }),
  };
}

/** A copy that may be written: secrets masked by name and by look, errors described, buffers and depth cut. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return maskText(short(value));
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return describeError(value);
  if (value instanceof Date) return value;
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= MAX_DEPTH) return '[deeper]';
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, MAX_ITEMS)
      .map(([name, item]) => [name, isSecretName(name) && item !== undefined && item !== null ? MASK : redact(item, depth + 1)]),
  );
}
