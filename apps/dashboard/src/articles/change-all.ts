export interface BulkOutcome {
  changed: number;
  failed: { id: string; error: Error }[];
}

/** Requests under way at once. */
const AT_ONCE = 4;

/** Does the same to each, some at a time, and tells how many are through. */
export async function changeAll(
  ids: readonly string[],
  change: (id: string) => Promise<unknown>,
  onProgress: (done: number) => void,
): Promise<BulkOutcome> {
  const waiting = [...ids];
  const outcome: BulkOutcome = { changed: 0, failed: [] };
  const work = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      try {
        await change(id);
        outcome.changed += 1;
      } catch (error) {
        outcome.failed.push({ id, error: error instanceof Error ? error : new Error(String(error)) });
      }
      onProgress(outcome.changed + outcome.failed.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcome;
}
