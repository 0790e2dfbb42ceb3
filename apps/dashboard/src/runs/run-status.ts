import type { RunStatus } from '@helpdex/contracts';

const FINAL: readonly RunStatus[] = ['completed', 'completed_with_problems', 'failed', 'cancelled', 'held'];
export const isFinal = (status: RunStatus): boolean => FINAL.includes(status);

export const RUN_COLOUR: Record<RunStatus, string> = {
  queued: 'gray',
  fetching: 'indigo',
  classifying: 'indigo',
  indexing: 'indigo',
  completed: 'teal',
  completed_with_problems: 'yellow',
  failed: 'red',
  cancelled: 'gray',
  held: 'orange',
};
