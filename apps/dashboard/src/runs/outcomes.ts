import type { Outcome, RunCounts } from '@helpdex/contracts';

/** What can become of an article that was seen, in the order it is shown. */
export const OUTCOMES: readonly Outcome[] = ['published', 'unchanged', 'closed', 'archived', 'excluded', 'stale', 'quarantined'];

/** One colour each, apart from each other in both schemes. */
export const OUTCOME_COLOUR: Record<Outcome, string> = {
  ...{ published: 'teal.6', unchanged: 'gray.5', closed: 'orange.6', archived: 'grape.5' },
  ...{ excluded: 'blue.4', stale: 'yellow.5', quarantined: 'red.6' },
};

/** Whether every article seen has exactly one outcome, as it must once a run is over. */
export const addsUp = (counts: RunCounts): boolean => OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0) === counts.seen;

/** How long a run took, or takes so far, in seconds. */
export const secondsOf = ({ startedAt, finishedAt }: { startedAt: string; finishedAt: string | null }, now = Date.now()): number =>
  Math.max(0, ((finishedAt === null ? now : Date.parse(finishedAt)) - Date.parse(startedAt)) / 1_000);
