import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ArticleDetailDto, ArticleDto } from '@helpdex/contracts';
import type { ReactElement } from 'react';
import { useApi } from '../app/session';
import { When } from '../app/when';
import { useI18n } from '../i18n/i18n';

/** When the article became as visible as it is; undefined when that is longer ago than its history goes back. */
export const visibleSince = ({ history }: Pick<ArticleDetailDto, 'history'>): string | undefined =>
  history.find(({ changes }) => changes.includes('visibility') || changes.includes('created'))?.at;

export function Since({ iso }: { iso: string | undefined }): ReactElement | null {
  const { t } = useI18n();
  if (iso === undefined) return null;
  return (
    <Text size="xs" c="dimmed" mt={4}>
      {t('article.since')} <When iso={iso} exact />
    </Text>
  );
}

/** The same for a row of the list, which does not carry its history: asked for when somebody looks. */
export function SinceOf({ article: { id } }: { article: ArticleDto }): ReactElement {
  const api = useApi();
  const { data } = useQuery({ queryKey: ['article', id], queryFn: () => api.article(id) });
  return <Since iso={data && visibleSince(data)} />;
}
