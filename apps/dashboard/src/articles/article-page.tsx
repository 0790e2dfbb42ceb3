import type { ArticleDetailDto } from '@helpdex/contracts';
import { Anchor, Badge, Button, Card, Grid, Group, Stack, Text, Title } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { useSourceName } from '../api/use-live-sources';
import { Failure, Loading } from '../app/page-state';
import { PageTitle } from '../app/page-title';
import { useApi } from '../app/session';
import { When } from '../app/when';
import { useI18n } from '../i18n/i18n';
import { ArticleCoverage } from './article-coverage';
import { ArticleHistory } from './article-history';
import { ArticleOverride } from './article-override';
import { ArticlePreview } from './article-preview';
import { Reasons } from './reasons';
import { Since, visibleSince } from './since';
import { VisibilityBadge } from './visibility-badge';

function Panel({ title, children }: { title: string; children: ReactNode }): ReactElement {
  return (
    <Card withBorder component="section" aria-label={title}>
      <Title order={2} size="h5" mb="xs">
        {title}
      </Title>
      {children}
    </Card>
  );
}

/** Where it stands in Zendesk, and since when it is as it is. */
function Facts({ article }: { article: ArticleDetailDto }): ReactElement {
  const { t, locale: nameOf } = useI18n();
  const sourceName = useSourceName();
  return (
    <Group gap="xs">
      <VisibilityBadge visibility={article.visibility} />
      {article.labels.map((label) => (
        <Badge key={label} variant="default" tt="none" component={Link} to={`/articles?label=${encodeURIComponent(label)}`}>
          {label}
        </Badge>
      ))}
      <Text size="sm" c="dimmed" dir="auto">
        {[sourceName(article.sourceId), nameOf(article.locale), ...article.path].join(' › ')}
      </Text>
      <Text size="sm" c="dimmed">
        {t('article.updated')} <When iso={article.updatedAt} /> · {t('article.synced')} <When iso={article.syncedAt} />
      </Text>
    </Group>
  );
}

function Sides({ article }: { article: ArticleDetailDto }): ReactElement {
  const { t } = useI18n();
  return (
    <Stack>
      <Panel title={t('article.why')}>
        <Text size="sm" fw={600}>
          {t(`visibilityText.${article.visibility}`)}
        </Text>
        <Reasons reasons={article.reasons} />
        <Since iso={visibleSince(article)} />
      </Panel>
      <Panel title={t('article.override')}>
        <ArticleOverride article={article} />
      </Panel>
      <Panel title={t('article.coverage')}>
        <ArticleCoverage article={article} />
      </Panel>
      <Panel title={t('article.history')}>
        <ArticleHistory article={article} />
      </Panel>
    </Stack>
  );
}

export default function ArticlePage(): ReactElement {
  const { t } = useI18n();
  const api = useApi();
  const { id = '' } = useParams();
  const { data: article, error, isPending, refetch } = useQuery({ queryKey: ['article', id], queryFn: () => api.article(id) });
  if (isPending) return <Loading />;
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  const open = article.url && (
    <Button
      component="a"
      href={article.url}
      target="_blank"
      rel="noreferrer"
      variant="default"
      leftSection={<IconExternalLink size={16} aria-hidden />}
    >
      {t('article.open')}
    </Button>
  );
  return (
    <Stack>
      <PageTitle title={article.title || t('articles.untitled')} back="/articles" actions={open} />
      <Facts article={article} />
      <Grid>
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Card withBorder p={0}>
            <ArticlePreview article={article} />
          </Card>
          <Anchor component={Link} to={`/search?q=${encodeURIComponent(article.title)}&view=both`} size="sm" mt="xs" display="inline-block">
            {t('article.trySearch')}
          </Anchor>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Sides article={article} />
        </Grid.Col>
      </Grid>
    </Stack>
  );
}
