import type { RunDto, RunStatus } from '@helpdex/contracts';

// The contracts' own lists would bring their validators into the browser.
const FINAL: readonly RunStatus[] = ['completed', 'completed_with_problems', 'failed', 'cancelled', 'held'];
export const isFinal = ({ status }: Pick<RunDto, 'status'>): boolean => FINAL.includes(status);

export const RUN_COLOUR: Record<RunStatus, string> = {
  queued: 'gray',
  fetching: 'indigo',
  classifying: 'indigo',
  indexing: 'indigo',
  completed: 'teal',
  completed_with_problems: 'yellow',
  failed: 'red',
  cancelled: 'gray',
  held: 'yellow',
};
