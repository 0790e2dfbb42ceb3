/**
 * As Promise.all, for work that has to be cleaned up: the first failure aborts the rest, and it is reported only after all of it has ended.
 * @param start is given the signal that the work must obey
 */
export async function allOrNothing<T extends readonly Promise<unknown>[]>(
  parent: AbortSignal | undefined,
  start: (signal: AbortSignal) => readonly [...T],
): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  const failure = new AbortController();
  const work = start(parent ? AbortSignal.any([parent, failure.signal]) : failure.signal);
  try {
    return (await Promise.all(work)) as { [K in keyof T]: Awaited<T[K]> };
  } catch (error) {
    failure.abort(error);
    await Promise.allSettled(work);
    throw error;
  }
}
