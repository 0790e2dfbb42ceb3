import { useCallback, useMemo } from 'react';
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
  const change = useCallback(
    (changed: Partial<ArticleFilterValues>): void =>
      setParameters(
        (current) => {
          const next = new URLSearchParams(current);
          for (const [name, value] of Object.entries(changed)) {
            if (value) next.set(name, value);
            else next.delete(name);
          }
          return next;
        },
        { replace: true },
      ),
    [setParameters],
  );
  return [values, change];
}
