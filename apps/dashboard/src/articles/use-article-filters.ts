import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useSearchParams } from 'react-router';

export const FILTERS = ['visibility', 'locale', 'state', 'source', 'label', 'section', 'q'] as const;
export type FilterName = (typeof FILTERS)[number];
export type ArticleFilterValues = Record<FilterName, string | null>;

/** Filters live in the address, so that a view can be sent to a colleague. */
export function useArticleFilters(): [ArticleFilterValues, (change: Partial<ArticleFilterValues>) => void] {
  const [parameters, setParameters] = useSearchParams();
  const values = useMemo(
    () => Object.fromEntries(FILTERS.map((name) => [name, parameters.get(name)])) as ArticleFilterValues,
    [parameters],
  );
  // The router hands out what was drawn last: of two changes before the next drawing the first would be lost.
  const latest = useRef(parameters);
  useEffect(() => void (latest.current = parameters), [parameters]);
  const change = useCallback(
    (changed: Partial<ArticleFilterValues>): void => {
      const next = new URLSearchParams(latest.current);
      for (const [name, value] of Object.entries(changed)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      latest.current = next;
      setParameters(next, { replace: true });
    },
    [setParameters],
  );
  return [values, change];
}
