import type { ArticleDetailDto } from '@helpdex/contracts';
import { Anchor, Button, Card, Grid, Group, SegmentedControl, Stack, Text, TextInput, Timeline, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { Link, useParams } from 'react-router';
import { styleNonce } from '../app/style-nonce';
import { Failure, Loading } from '../app/page-state';
import { useApi } from '../app/session';
import { useI18n } from '../i18n/i18n';
import { Reasons } from './reasons';
import { VisibilityBadge } from './visibility-badge';

const LOOK = 'body{font-family:system-ui,sans-serif;line-height:1.5;margin:16px;background:#fff;color:#222}';

/** The body is sanitised already; the frame without any permission is the second door. */
function Body({ article }: { article: ArticleDetailDto }): ReactElement {
  const { t } = useI18n();
  const page = `<!doctype html><meta charset="utf-8"><style nonce="${styleNonce()}">${LOOK}</style><body dir="auto">${article.body}`;
  return (
    <iframe
      title={t('article.text')}
      sandbox=""
      srcDoc={page}
      style={{ width: '100%', height: 420, border: 0, borderRadius: 8, background: '#fff' }}
    />
  );
}

function Override({ article }: { article: ArticleDetailDto }): ReactElement {
  const { t } = useI18n();
  const api = useApi();
  const queries = useQueryClient();
  const [choice, setChoice] = useState<string>(article.override?.visibility ?? 'none');
  const [reason, setReason] = useState(article.override?.reason ?? '');
  const save = useMutation({
    mutationFn: () => api.setVisibility(article.id, choice === 'none' ? null : (choice as 'public' | 'internal'), reason),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['article', article.id] }),
    onError: ({ message }) => notifications.show({ color: 'red', message }),
  });
  return (
    <Stack gap="xs">
      <Text fw={600} size="sm" id="override-label">
        {t('article.override')}
      </Text>
      <SegmentedControl
        aria-labelledby="override-label"
        value={choice}
        onChange={setChoice}
        data={[
          { value: 'none', label: t('article.overrideNone') },
          { value: 'public', label: t('visibility.public') },
          { value: 'internal', label: t('visibility.internal') },
        ]}
      />
      <TextInput
        label={t('article.overrideReason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={1_000}
      />
      <Text size="xs" c="dimmed">
        {t('article.overrideHint')}
      </Text>
      <Button variant="light" onClick={() => save.mutate()} loading={save.isPending}>
        {t('article.overrideSave')}
      </Button>
    </Stack>
  );
}

function History({ article }: { article: ArticleDetailDto }): ReactElement {
  const { t, when } = useI18n();
  return (
    <Timeline bulletSize={14} lineWidth={2}>
      {article.history.map((entry) => (
        <Timeline.Item key={`${entry.at}:${entry.changes.join()}`} title={t(`visibility.${entry.visibility}`)}>
          <Text size="xs" c="dimmed">
            {when(entry.at)} · {entry.run === null ? entry.by : t('article.byRun', { run: entry.run })}
          </Text>
        </Timeline.Item>
      ))}
    </Timeline>
  );
}

export default function ArticlePage(): ReactElement {
  const { t } = useI18n();
  const api = useApi();
  const { id = '' } = useParams();
  const { data: article, error, isPending, refetch } = useQuery({ queryKey: ['article', id], queryFn: () => api.article(id) });
  if (isPending) return <Loading />;
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  return (
    <Stack>
      <Anchor component={Link} to="/articles" size="sm">
        {t('common.back')}
      </Anchor>
      <Group justify="space-between" align="flex-start">
        <div>
          <Title order={1} size="h2" dir="auto">
            {article.title || t('articles.untitled')}
          </Title>
          <Text c="dimmed" dir="auto">
            {[article.locale, ...article.path].join(' · ')}
          </Text>
        </div>
        <Group>
          <VisibilityBadge visibility={article.visibility} />
          {article.url && (
            <Anchor href={article.url} target="_blank" rel="noreferrer" size="sm">
              {t('article.open')}
            </Anchor>
          )}
        </Group>
      </Group>
      <Grid>
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Card withBorder p={0}>
            <Body article={article} />
          </Card>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Stack>
            <Card withBorder>
              <Title order={2} size="h5" mb="xs">
                {t('article.why')}
              </Title>
              <Reasons reasons={article.reasons} />
            </Card>
            <Card withBorder>
              <Override key={article.override?.at ?? 'none'} article={article} />
            </Card>
            <Card withBorder>
              <Title order={2} size="h5" mb="md">
                {t('article.history')}
              </Title>
              <History article={article} />
            </Card>
          </Stack>
        </Grid.Col>
      </Grid>
    </Stack>
  );
}
