import { setTimeout as sleep } from 'node:timers/promises';

export interface PollOptions {
  timeoutMs: number;
  everyMs?: number;
  signal?: AbortSignal | undefined;
}

/** Calls `attempt` until it answers without throwing. @throws the last failure once the time is up. */
export async function pollUntil<T>(attempt: () => Promise<T>, { timeoutMs, everyMs = 100, signal }: PollOptions): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() + everyMs > deadline || error instanceof GiveUp) throw error instanceof GiveUp ? error.cause : error;
    }
    await sleep(everyMs, undefined, signal ? { signal } : {});
  }
}

/** Thrown inside `pollUntil` when waiting longer is pointless; its cause is what the caller sees. */
export class GiveUp extends Error {
  constructor(cause: unknown) {
    super('give up', { cause });
  }
}
