import { Stack, Text, Title } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, type ReactElement } from 'react';
import { useSearchParams } from 'react-router';
import { SOURCES_KEY } from '../api/use-live-sources';
import { Failure, Loading } from '../app/page-state';
import { useApi } from '../app/session';
import { useI18n } from '../i18n/i18n';
import { ArticleFilters, type ArticleFilterValues } from './article-filters';
import { ArticleList } from './article-list';

const NAMES = ['visibility', 'locale', 'state', 'source', 'q'] as const;

/** Filters live in the address, so that a view can be sent to a colleague. */
function useFilters(): [ArticleFilterValues, (change: Partial<ArticleFilterValues>) => void] {
  const [parameters, setParameters] = useSearchParams();
  const values = Object.fromEntries(NAMES.map((name) => [name, parameters.get(name)])) as unknown as ArticleFilterValues;
  const change = (changed: Partial<ArticleFilterValues>): void =>
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
    );
  return [values, change];
}

export default function ArticlesPage(): ReactElement {
  const { t, number } = useI18n();
  const api = useApi();
  const [filters, setFilters] = useFilters();
  const sources = useQuery({ queryKey: SOURCES_KEY, queryFn: api.sources });
  const list = useInfiniteQuery({
    queryKey: ['articles', filters],
    queryFn: ({ pageParam }) => api.articles({ ...filters, cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });
  const articles = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data]);
  const locales = useMemo(
    () => [...new Set([...articles.map(({ locale }) => locale), ...(filters.locale ? [filters.locale] : [])])].sort(),
    [articles, filters.locale],
  );
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const onEndNear = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return (
    <Stack>
      <Title order={1} size="h2">
        {t('articles.title')}
      </Title>
      <ArticleFilters values={filters} sources={sources.data?.items ?? []} locales={locales} onChange={setFilters} />
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Loading />}
      {list.data && (
        <Text size="sm" c="dimmed" role="status">
          {articles.length === 0
            ? t('articles.none')
            : t('articles.shown', { count: `${number(articles.length)}${hasNextPage ? '+' : ''}` })}
        </Text>
      )}
      {articles.length > 0 && <ArticleList articles={articles} onEndNear={onEndNear} />}
    </Stack>
  );
}
