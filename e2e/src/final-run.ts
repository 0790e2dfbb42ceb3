import { FINAL_RUN_STATUSES, OUTCOMES, type RunDto } from '@helpdex/contracts';
import { eventually } from '@helpdex/testing';
import type { ApiClient } from './api-client';

/** The run once it has ended. @throws when it has not within the time, saying where it stands. */
export const finalRun = (api: ApiClient, id: string, timeoutMs = 120_000): Promise<RunDto> =>
  eventually(
    async () => {
      const run = await api.run(id);
      if (!FINAL_RUN_STATUSES.includes(run.status)) throw new Error(`run ${id} is ${run.status}: ${JSON.stringify(run.counts)}`);
      return run;
    },
    { timeoutMs },
  );

/** G9: every seen entry has exactly one outcome. */
export function expectCountsToAddUp({ counts }: RunDto): void {
  expect(OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0)).toBe(counts.seen);
}
