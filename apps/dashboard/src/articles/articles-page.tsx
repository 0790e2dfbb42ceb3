import { Button, Group, Stack, Text } from '@mantine/core';
import { IconBookOff } from '@tabler/icons-react';
import { useCallback, useState, type ReactElement } from 'react';
import { EmptyState } from '../app/empty-state';
import { Failure, Loading } from '../app/page-state';
import { PageTitle } from '../app/page-title';
import { useMay } from '../app/session';
import { useI18n } from '../i18n/i18n';
import { ArticleFilters } from './article-filters';
import { ArticleList } from './article-list';
import classes from './articles.module.css';
import { BulkBar } from './bulk-bar';
import { SourceSelect, SourceTree } from './source-tree';
import { useArticleFilters, type ArticleFilterValues } from './use-article-filters';
import { useArticleFacets, useArticlePages, useArticleTotal, useAskAhead } from './use-articles';

/** Most that may be chosen at once. */
const MAX_CHOSEN = 500;

function useChosen() {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback(
    (id: string) =>
      setChosen((before) => {
        const next = new Set(before);
        if (!next.delete(id) && next.size < MAX_CHOSEN) next.add(id);
        return next;
      }),
    [],
  );
  const choose = (ids: readonly string[]): void => setChosen(new Set(ids.slice(0, MAX_CHOSEN)));
  return { chosen, toggle, choose };
}

/** The filters of the address, and how to change them. */
function useNarrowing(): { filters: ArticleFilterValues; narrow: (change: Partial<ArticleFilterValues>) => void } {
  const [filters, setFilters] = useArticleFilters();
  const askAhead = useAskAhead();
  return { filters, narrow: (change) => askAhead(setFilters(change)) };
}

function Articles(): ReactElement {
  const { t } = useI18n();
  const { filters, narrow } = useNarrowing();
  const mayChange = useMay('operator');
  const facets = useArticleFacets(filters.source).data;
  const { articles, error, isPending, isStale, retry, more } = useArticlePages(filters);
  const { chosen, toggle, choose } = useChosen();
  const total = Math.max(useArticleTotal(filters, !isStale) ?? 0, articles.length);
  return (
    <Stack gap="sm">
      <div className={classes['narrow']}>
        <SourceSelect value={filters.source} onChange={(source) => narrow({ source })} />
      </div>
      <ArticleFilters values={filters} facets={facets} onChange={narrow} />
      {error && <Failure error={error} onRetry={retry} />}
      {isPending && <Loading />}
      {!isPending && !error && (
        <Group justify="space-between" mih={26}>
          <Text size="sm" c="dimmed" role="status">
            {t('articles.shown', { count: total })}
          </Text>
          {mayChange && articles.length > 0 && (
            <Button variant="subtle" size="compact-sm" onClick={() => choose(articles.map(({ id }) => id))}>
              {t('bulk.all', { count: Math.min(articles.length, MAX_CHOSEN) })}
            </Button>
          )}
        </Group>
      )}
      {articles.length > 0 && (
        <ArticleList
          articles={articles}
          view={JSON.stringify(filters)}
          chosen={chosen}
          onEndNear={more}
          {...(mayChange ? { onChoose: toggle } : {})}
        />
      )}
      {!isPending && !error && articles.length === 0 && (
        <EmptyState icon={IconBookOff} title={t('articles.none')} text={t('articles.noneText')} />
      )}
      <BulkBar chosen={chosen} onClear={() => choose([])} />
    </Stack>
  );
}

export default function ArticlesPage(): ReactElement {
  const { t } = useI18n();
  const { filters, narrow } = useNarrowing();
  return (
    <Stack gap="lg">
      <PageTitle title={t('articles.title')} lead={t('articles.lead')} />
      <div className={classes['layout']}>
        <div className={classes['wide']}>
          <SourceTree value={filters.source} onChange={(source) => narrow({ source })} />
        </div>
        <Articles />
      </div>
    </Stack>
  );
}
