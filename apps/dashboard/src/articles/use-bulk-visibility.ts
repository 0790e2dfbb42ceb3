import type { ArticleDto } from '@helpdex/contracts';
import { useQueryClient, type Query } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../app/session';
import { changeAll, type BulkOutcome } from './change-all';
import { withChanged, type ArticlePagesData } from './changed-pages';
import type { ArticleFilterValues } from './use-article-filters';

export type BulkChoice = 'public' | 'internal' | null;

/** Lists have their filters in the second place of their key, the counts a word. */
const isList = ({ queryKey }: Pick<Query, 'queryKey'>): boolean => typeof queryKey[1] === 'object';

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
    const changed = new Map<string, ArticleDto>();
    const change = async (id: string): Promise<void> => void changed.set(id, await api.setVisibility(id, choice, reason));
    setOutcome(await changeAll(ids, change, setDone));
    setDone(undefined);
    for (const [key, data] of queries.getQueriesData<ArticlePagesData>({ queryKey: ['articles'], predicate: isList }))
      if (data) queries.setQueryData(key, withChanged(data, key[1] as ArticleFilterValues, changed));
    // The counts, and what is open of single articles; the pages, of which there may be many, are as they were answered.
    await queries.invalidateQueries({ queryKey: ['articles'], predicate: (query) => !isList(query) });
    await queries.invalidateQueries({ queryKey: ['article'] });
  };
  return { done, outcome, run, forget: () => setOutcome(undefined) };
}
