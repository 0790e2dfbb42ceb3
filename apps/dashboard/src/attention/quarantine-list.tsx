import { Anchor, Button, Card, Group, Stack, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import type { QuarantinedDto } from '@helpdex/contracts';
import { SOURCES_KEY, useSourceName } from '../api/use-live-sources';
import { Failure, Loading } from '../app/page-state';
import { useApi } from '../app/session';
import { useAction } from '../app/use-action';
import { When } from '../app/when';
import { useI18n } from '../i18n/i18n';
import { QUARANTINE_KEY } from './use-attention';

const POLL_MS = 4_000;

function Entry({ entry }: { entry: QuarantinedDto }): ReactElement {
  const { t } = useI18n();
  const api = useApi();
  const sourceName = useSourceName();
  const retry = useAction(() => api.retryQuarantined(entry.id), {
    done: t('quarantine.retried'),
    refresh: [QUARANTINE_KEY, SOURCES_KEY],
  });
  return (
    <Card withBorder component="article" aria-label={entry.title || entry.id}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Stack gap={2}>
          <Anchor component={Link} to={`/articles/${encodeURIComponent(entry.id)}`} fw={500} dir="auto">
            {entry.title || t('quarantine.unread', { article: entry.articleId })}
          </Anchor>
          <Text size="sm">{entry.reason.detail || entry.reason.code}</Text>
          <Text size="xs" c="dimmed">
            {sourceName(entry.sourceId)} · {entry.locale} · {t('quarantine.since')} <When iso={entry.since} />
            {entry.attempts > 0 && (
              <>
                {' · '}
                {t('quarantine.attempts', { count: entry.attempts })} <When iso={entry.lastRetryAt} />
              </>
            )}
          </Text>
        </Stack>
        <Button
          flex="none"
          size="xs"
          variant="light"
          leftSection={<IconRefresh size={14} aria-hidden />}
          loading={retry.isPending}
          onClick={() => retry.mutate()}
        >
          {t('quarantine.retry')}
        </Button>
      </Group>
    </Card>
  );
}

/** Articles that could not be processed: why, since when, and another try. */
export function QuarantineList(): ReactElement {
  const api = useApi();
  const { data, error, isPending, refetch } = useQuery({ queryKey: QUARANTINE_KEY, queryFn: api.quarantine, refetchInterval: POLL_MS });
  if (isPending) return <Loading />;
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  return (
    <Stack gap="xs">
      {data.items.map((entry) => (
        <Entry key={entry.id} entry={entry} />
      ))}
    </Stack>
  );
}
