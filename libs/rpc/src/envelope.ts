import { createHash, timingSafeEqual } from 'node:crypto';

/** What travels with every call. */
export interface RpcEnvelope {
  /** Proves that the caller is one of our services. */
  token: string;
  /** How long the caller waits for the answer. */
  deadlineMs: number;
  /** W3C Trace Context. */
  traceparent: string;
  data: unknown;
}

/**
 * Largest request or answer, in characters of JSON: an article of the largest size that Zendesk allows, as HTML and as text, escaped.
 * Beyond it the connection is cut.
 */
export const MAX_PAYLOAD_CHARS = 16 * 1_048_576;

export const isEnvelope = (value: unknown): value is RpcEnvelope =>
  typeof value === 'object' && value !== null && typeof (value as Partial<RpcEnvelope>).token === 'string' && 'data' in value;

/** The longest that anybody may wait, as in the settings. */
export const MAX_DEADLINE_MS = 120_000;

export const hasDeadline = ({ deadlineMs }: Partial<RpcEnvelope>): boolean =>
  typeof deadlineMs === 'number' && deadlineMs > 0 && deadlineMs <= MAX_DEADLINE_MS;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares in a time that depends on neither text. */
export const sameToken = (given: string, expected: string): boolean => timingSafeEqual(digest(given), digest(expected));
