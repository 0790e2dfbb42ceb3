import { OUTCOMES, type Outcome, type RunCounts } from '@helpdex/contracts';

/** Counts from how many entries had which outcome. `indexed` are the outcomes that put a document into an index. */
export function runCounts(byOutcome: Partial<Record<Outcome, number>>): RunCounts {
  const of = (outcome: Outcome): number => byOutcome[outcome] ?? 0;
  const outcomes = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, of(outcome)])) as Record<Outcome, number>;
  return {
    ...outcomes,
    seen: OUTCOMES.reduce((sum, outcome) => sum + of(outcome), 0),
    indexed: of('published') + of('closed') + of('archived'),
  };
}

/** Sum field by field; partitions report apart. */
export function addRunCounts(a: RunCounts, b: RunCounts): RunCounts {
  const keys = Object.keys(a) as (keyof RunCounts)[];
  return Object.fromEntries(keys.map((key) => [key, a[key] + b[key]])) as unknown as RunCounts;
}

/** G9: every seen entry has exactly one outcome. */
export const countsAddUp = (counts: RunCounts): boolean => counts.seen === OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);
