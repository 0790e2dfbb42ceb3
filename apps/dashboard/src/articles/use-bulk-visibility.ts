import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../app/session';
import { changeAll, type BulkOutcome } from './change-all';

export type BulkChoice = 'public' | 'internal' | null;

export interface BulkState {
  /** How many are done so far; undefined while nothing goes on. */
  done: number | undefined;
  outcome: BulkOutcome | undefined;
  run: (ids: readonly string[], choice: BulkChoice, reason: string) => Promise<void>;
  forget: () => void;
}

/** One override for many articles, each by a request of its own: one that is refused does not stop the others. */
export function useBulkVisibility(): BulkState {
  const api = useApi();
  const queries = useQueryClient();
  const [done, setDone] = useState<number>();
  const [outcome, setOutcome] = useState<BulkOutcome>();
  const run = async (ids: readonly string[], choice: BulkChoice, reason: string): Promise<void> => {
    setDone(0);
    setOutcome(await changeAll(ids, (id) => api.setVisibility(id, choice, reason), setDone));
    setDone(undefined);
    await queries.invalidateQueries({ queryKey: ['articles'] });
  };
  return { done, outcome, run, forget: () => setOutcome(undefined) };
}
