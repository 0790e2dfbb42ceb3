export interface EventuallyOptions {
  timeoutMs?: number;
  everyMs?: number;
}

/**
 * Repeats the assertion until it holds and returns its value.
 * @throws the assertion's last failure once `timeoutMs` (default 10 s) is over.
 */
export async function eventually<T>(
  assertion: () => T | Promise<T>,
  { timeoutMs = 10_000, everyMs = 50 }: EventuallyOptions = {},
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (Date.now() >= deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
