import { Stack, Text, Title } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Failure, Loading } from '../app/page-state';
import { useApi } from '../app/session';
import { useI18n } from '../i18n/i18n';
import { SearchHit } from './search-hit';

export interface SearchColumnProps {
  audience: 'public' | 'all';
  q: string;
  locale: string | null;
  source: string | null;
}

/** Of several translations of one article, the reader's own is shown unless another is asked for. */
const READER_LOCALE = navigator.language.toLowerCase();

/** What one audience finds. */
export function SearchColumn({ audience, q, locale, source }: SearchColumnProps): ReactElement {
  const { t, number } = useI18n();
  const api = useApi();
  const { data, error, isLoading, refetch } = useQuery({
    queryKey: ['search', q, audience, locale, source],
    queryFn: () => api.search({ q, audience, locale: locale ?? READER_LOCALE, source, limit: '30' }),
    placeholderData: keepPreviousData,
  });
  const title = t(audience === 'public' ? 'search.asCustomer' : 'search.asAgent');
  const best = Math.max(0, ...(data?.items.map(({ score }) => score) ?? []));
  return (
    <Stack gap="sm" component="section" aria-label={title}>
      <div>
        <Title order={2} size="h5">
          {title}
        </Title>
        <Text size="sm" c="dimmed" role="status">
          {data && (data.total === 0 ? t('search.none') : t('search.found', { count: data.total, ms: number(data.tookMs) }))}
        </Text>
      </div>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {isLoading && <Loading />}
      {data?.items.map((hit) => (
        <SearchHit key={hit.id} hit={hit} q={q} best={best} />
      ))}
    </Stack>
  );
}
