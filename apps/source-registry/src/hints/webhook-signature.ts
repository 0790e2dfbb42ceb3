import type { WebhookDelivery } from '@helpdex/contracts';
import { createHmac, timingSafeEqual } from 'node:crypto';

/** A request signed longer ago, or further ahead, is refused: what is older may be a replay, and what was seen has to be remembered no longer. */
export const REPLAY_WINDOW_MS = 5 * 60_000;

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

/** What Zendesk computes: over the timestamp header and the raw body, one after the other. */
export const signatureOf = (secret: string, { timestamp, body }: Pick<WebhookDelivery, 'timestamp' | 'body'>): Buffer =>
  createHmac('sha256', secret).update(timestamp).update(body).digest();

/** Takes as long for a signature that is wrong in the first byte as for one wrong in the last. */
export function isSigned(secret: string, delivery: Pick<WebhookDelivery, 'timestamp' | 'body' | 'signature'>): boolean {
  const [given, expected] = [Buffer.from(delivery.signature, 'base64'), signatureOf(secret, delivery)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** @returns until when a request with this timestamp is accepted, epoch milliseconds; undefined when it is not accepted at `now`. */
export function acceptedUntil(timestamp: string, now: number): number | undefined {
  const signedAt = ISO_TIME.test(timestamp) ? Date.parse(timestamp) : Number.NaN;
  return Math.abs(now - signedAt) <= REPLAY_WINDOW_MS ? signedAt + REPLAY_WINDOW_MS : undefined;
}
