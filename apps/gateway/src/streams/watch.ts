import { DomainError } from '@helpdex/domain';
import type { Clock } from '../clock/clock.port';
import type { EventStream } from './event-stream';

export const HEARTBEAT_MS = 15_000;
/** A service that stays away longer than this many looks ends the stream; the client connects again. */
const MAX_FAILURES_IN_A_ROW = 30;

export interface Watch {
  everyMs: number;
  /** Looks once and sends what is new. Answers whether there is nothing more to wait for. */
  look(): Promise<{ over: boolean }>;
}

const isPassing = (error: unknown): boolean => error instanceof DomainError && error.kind === 'unavailable';

/**
 * Looks again and again until the matter is over, the client has gone, or looking is refused (key revoked, resource deleted).
 * Never rejects: the answer has begun, so there is nobody to tell a problem to.
 */
export async function watch(stream: EventStream, clock: Clock, { everyMs, look }: Watch): Promise<void> {
  let failures = 0;
  let lastBeat = clock.now();
  while (!stream.closed.aborted) {
    try {
      if ((await look()).over) return stream.end();
      failures = 0;
    } catch (error) {
      failures += 1;
      if (!isPassing(error) || failures >= MAX_FAILURES_IN_A_ROW) return stream.end('no longer available');
    }
    if (clock.now() - lastBeat >= HEARTBEAT_MS) {
      stream.comment('alive');
      lastBeat = clock.now();
    }
    await clock.sleep(everyMs, stream.closed);
  }
}
