export interface EventuallyOptions {
  timeoutMs?: number;
  /** Between two looks. Without it, pauses that grow from 50 ms to a quarter of a second: who waits long need not keep what it waits for busy. */
  everyMs?: number;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 250;
const GROWTH = 1.3;

/**
 * Repeats the assertion until it holds and returns its value.
 * @throws the assertion's last failure once `timeoutMs` (default 30 s) is over.
 */
export async function eventually<T>(assertion: () => T | Promise<T>, { timeoutMs = 30_000, everyMs }: EventuallyOptions = {}): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (let pauseMs = everyMs ?? FIRST_PAUSE_MS; ; pauseMs = everyMs ?? Math.min(pauseMs * GROWTH, LONGEST_PAUSE_MS)) {
    try {
      return await assertion();
    } catch (error) {
      if (Date.now() >= deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
