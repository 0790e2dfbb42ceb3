import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useSearchParams } from 'react-router';

export const FILTERS = ['visibility', 'locale', 'state', 'source', 'label', 'section', 'q'] as const;
export type FilterName = (typeof FILTERS)[number];
export type ArticleFilterValues = Record<FilterName, string | null>;

const valuesOf = (parameters: URLSearchParams): ArticleFilterValues =>
  Object.fromEntries(FILTERS.map((name) => [name, parameters.get(name)])) as ArticleFilterValues;

/** Filters live in the address, so that a view can be sent to a colleague. @returns them, and what changes some and tells all as they will be */
export function useArticleFilters(): [ArticleFilterValues, (change: Partial<ArticleFilterValues>) => ArticleFilterValues] {
  const [parameters, setParameters] = useSearchParams();
  const values = useMemo(() => valuesOf(parameters), [parameters]);
  // The router hands out what was drawn last: of two changes before the next drawing the first would be lost.
  const latest = useRef(parameters);
  useEffect(() => void (latest.current = parameters), [parameters]);
  const change = useCallback(
    (changed: Partial<ArticleFilterValues>): ArticleFilterValues => {
      const next = new URLSearchParams(latest.current);
      for (const [name, value] of Object.entries(changed)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      latest.current = next;
      setParameters(next, { replace: true });
      return valuesOf(next);
    },
    [setParameters],
  );
  return [values, change];
}
