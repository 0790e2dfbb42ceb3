import type { SourceDto } from '@helpdex/contracts';
import { ActionIcon, Alert, Badge, Button, Card, Group, Menu, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDots, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { SOURCES_KEY } from '../api/use-live-sources';
import { useApi } from '../app/session';
import { useI18n } from '../i18n/i18n';
import { RunProgress } from '../runs/run-progress';

const STATUS_COLOUR = { active: 'teal', disconnected: 'gray', deleting: 'yellow', error: 'red' } as const;
const COUNTS = ['public', 'internal', 'excluded', 'quarantined'] as const;
const COUNT_COLOUR = { public: 'teal', internal: 'indigo', excluded: 'gray', quarantined: 'red' } as const;
/** Red only where something waits for a person. */
const countColour = (kind: (typeof COUNTS)[number], count: number): string => (count === 0 ? 'gray' : COUNT_COLOUR[kind]);

function Counts({ source }: { source: SourceDto }): ReactElement {
  const { t, number } = useI18n();
  return (
    <Group gap="xs">
      {COUNTS.map((kind) => (
        <Badge key={kind} variant="light" color={countColour(kind, source.counts[kind])} size="lg" tt="none">
          {t(`counts.${kind}`)} {number(source.counts[kind])}
        </Badge>
      ))}
    </Group>
  );
}

function Notes({ source }: { source: SourceDto }): ReactElement {
  const { t } = useI18n();
  return (
    <>
      {source.error && (
        <Alert color="red" role="alert">
          {source.error.message} {source.error.action}
        </Alert>
      )}
      {source.status === 'disconnected' && <Alert color="gray">{t('sources.disconnected')}</Alert>}
      {source.warnings.map(({ code, message }) => (
        <Alert key={code} color="yellow">
          {message}
        </Alert>
      ))}
    </>
  );
}

function Actions({ source }: { source: SourceDto }): ReactElement {
  const { t } = useI18n();
  const api = useApi();
  const queries = useQueryClient();
  const act = useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onSuccess: () => queries.invalidateQueries({ queryKey: SOURCES_KEY }),
    onError: ({ message }) => notifications.show({ color: 'red', message }),
  });
  const canSync = source.status === 'active' || source.status === 'error';
  return (
    <Group gap="xs" wrap="nowrap">
      <Button
        size="sm"
        variant="light"
        leftSection={<IconRefresh size={16} />}
        disabled={!canSync}
        loading={act.isPending}
        onClick={() => act.mutate(() => api.sync(source.id, 'incremental'))}
      >
        {t('sources.syncNow')}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" size="lg" aria-label={t('sources.more', { name: source.name })}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item disabled={!canSync} onClick={() => act.mutate(() => api.sync(source.id, 'full'))}>
            {t('sources.fullSync')}
          </Menu.Item>
          <Menu.Item component={Link} to={`/sources/${source.id}`}>
            {t('sources.runs')}
          </Menu.Item>
          <Menu.Item color="red" disabled={!canSync} onClick={() => act.mutate(() => api.disconnect(source.id))}>
            {t('sources.disconnect')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}

/** One source: how it is, what it holds, what can be done. */
export function SourceCard({ source }: { source: SourceDto }): ReactElement {
  const { t, when } = useI18n();
  const finished = source.lastRun?.finishedAt ?? null;
  return (
    <Card withBorder component="article" aria-label={source.name}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start">
          <Stack gap={2}>
            <Group gap="xs">
              <Title order={2} size="h4">
                {source.name}
              </Title>
              <Badge color={STATUS_COLOUR[source.status]} variant="dot">
                {t(`sourceStatus.${source.status}`)}
              </Badge>
            </Group>
            <Text size="sm" c="dimmed">
              {source.subdomain}.zendesk.com
            </Text>
          </Stack>
          <Actions source={source} />
        </Group>
        {source.activeRun && <RunProgress run={source.activeRun} />}
        <Counts source={source} />
        <Notes source={source} />
        <Text size="sm" c="dimmed">
          {t('sources.lastSync', { when: when(finished) })} · {t('sources.nextSync', { when: when(source.nextSyncAt) })}
        </Text>
      </Stack>
    </Card>
  );
}
