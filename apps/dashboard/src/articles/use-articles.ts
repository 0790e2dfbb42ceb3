import type { ArticleDto, ArticleFacetsDto } from '@helpdex/contracts';
import {
  infiniteQueryOptions,
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { ApiClient } from '../api/client';
import { useApi } from '../app/session';
import type { ArticleFilterValues } from './use-article-filters';

const FACETS_FRESH_MS = 15_000;

export interface ArticlePages {
  articles: ArticleDto[];
  error: Error | null;
  isPending: boolean;
  /** What is shown is not yet what the filters ask for. */
  isStale: boolean;
  retry: () => void;
  /** Asks for the next page, when there is one and it is not on its way. */
  more: () => void;
}

const pagesOf = (api: ApiClient, filters: ArticleFilterValues) =>
  infiniteQueryOptions({
    queryKey: ['articles', filters],
    queryFn: ({ pageParam }) => api.articles({ ...filters, cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/** Asks for the first page before anything is drawn for it: on a slow machine drawing takes as long as the answer. */
export function useAskAhead(): (filters: ArticleFilterValues) => void {
  const api = useApi();
  const client = useQueryClient();
  return useCallback((filters) => void client.prefetchInfiniteQuery(pagesOf(api, filters)), [api, client]);
}

/** The list, page by page. What was shown stays until the new filter is answered. */
export function useArticlePages(filters: ArticleFilterValues): ArticlePages {
  const api = useApi();
  const list = useInfiniteQuery({ ...pagesOf(api, filters), placeholderData: keepPreviousData });
  const articles = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage, error, isPending, isPlaceholderData, refetch } = list;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return { articles, error, isPending, isStale: isPending || isPlaceholderData, retry: () => void refetch(), more };
}

/**
 * How many articles fit. Apart from what one can filter by, which takes longer to count and does not change with every filter.
 * @param isWanted false while the rows are on their way: they come first, and counting would share the database with them
 */
export function useArticleTotal(filters: ArticleFilterValues, isWanted: boolean): number | undefined {
  const api = useApi();
  const { data } = useQuery({
    queryKey: ['articles', 'total', filters],
    queryFn: () => api.articleFacets({ ...filters, only: 'total' }),
    enabled: isWanted,
    placeholderData: keepPreviousData,
  });
  return data?.total;
}

/** What the articles of a source, or of all, can be filtered by. */
export function useArticleFacets(source: string | null): UseQueryResult<ArticleFacetsDto> {
  const api = useApi();
  return useQuery({
    queryKey: ['articles', 'facets', source],
    queryFn: () => api.articleFacets({ source }),
    placeholderData: keepPreviousData,
    staleTime: FACETS_FRESH_MS,
  });
}
