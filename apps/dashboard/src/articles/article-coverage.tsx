import type { ArticleDetailDto, ArticleDto } from '@helpdex/contracts';
import { Anchor, Badge, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { Failure, Loading } from '../app/page-state';
import { useApi } from '../app/session';
import { useI18n } from '../i18n/i18n';

export type Coverage = 'translated' | 'draft' | 'outdated' | 'archived' | 'quarantined' | 'missing';
const COLOUR: Record<Coverage, string> = {
  ...{ translated: 'teal', draft: 'gray', outdated: 'yellow', archived: 'gray', quarantined: 'red', missing: 'red' },
};

const coverageOf = (entry: ArticleDto | undefined): Coverage => {
  if (!entry) return 'missing';
  if (entry.state !== 'live') return entry.state;
  if (entry.draft) return 'draft';
  return entry.outdated ? 'outdated' : 'translated';
};

/** Every locale of the source, and how one article stands in it. */
export const coverage = (locales: readonly string[], entries: readonly ArticleDto[]) =>
  [...new Set([...locales, ...entries.map(({ locale }) => locale)])].sort().map((locale) => {
    const entry = entries.find((one) => one.locale === locale);
    return { locale, entry, coverage: coverageOf(entry) };
  });

/** Which translations exist, are drafts, outdated or missing. */
export function ArticleCoverage({ article }: { article: ArticleDetailDto }): ReactElement {
  const { t, locale: nameOf } = useI18n();
  const api = useApi();
  const { sourceId: source, articleId } = article;
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['articles', 'coverage', source, articleId],
    queryFn: async () => {
      const [facets, entries] = await Promise.all([api.articleFacets({ source }), api.articles({ source, article: articleId })]);
      return coverage(
        facets.locales.map(({ value }) => value),
        entries.items,
      );
    },
  });
  if (isPending) return <Loading />;
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  return (
    <Stack gap={6}>
      {data.map(({ locale, entry, coverage: kind }) => (
        <Group key={locale} justify="space-between" wrap="nowrap">
          {entry && entry.id !== article.id ? (
            <Anchor component={Link} to={`/articles/${encodeURIComponent(entry.id)}`} size="sm">
              {nameOf(locale)}
            </Anchor>
          ) : (
            <Text size="sm" fw={entry ? 600 : 400} c={entry ? '' : 'dimmed'}>
              {nameOf(locale)}
            </Text>
          )}
          <Badge size="sm" variant="light" color={COLOUR[kind]} tt="none">
            {t(`coverage.${kind}`)}
          </Badge>
        </Group>
      ))}
    </Stack>
  );
}
