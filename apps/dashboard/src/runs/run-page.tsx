import type { RunDto } from '@helpdex/contracts';
import { Alert, Anchor, Badge, Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Link, useParams } from 'react-router';
import { Failure, Loading } from '../app/page-state';
import { useApi } from '../app/session';
import { useI18n } from '../i18n/i18n';
import { duration } from '../sources/duration';
import { RunProgress } from './run-progress';
import { isFinal, RUN_COLOUR } from './run-status';

const POLL_MS = 1_000;
const OUTCOMES = ['seen', 'published', 'unchanged', 'closed', 'archived', 'excluded', 'stale', 'quarantined', 'indexed'] as const;

function Figure({ label, value }: { label: string; value: string }): ReactElement {
  return (
    <Card withBorder p="sm">
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text fw={600} size="lg">
        {value}
      </Text>
    </Card>
  );
}

function Figures({ run }: { run: RunDto }): ReactElement {
  const { t, number, language } = useI18n();
  return (
    <>
      <SimpleGrid cols={{ base: 2, sm: 3 }}>
        {OUTCOMES.map((outcome) => (
          <Figure key={outcome} label={t(`outcome.${outcome}`)} value={number(run.counts[outcome])} />
        ))}
      </SimpleGrid>
      <Text size="sm" c="dimmed">
        {t('runs.adds')}
      </Text>
      <SimpleGrid cols={{ base: 2, sm: 3 }}>
        <Figure label={t('runs.requests')} value={number(run.zendesk.requests)} />
        <Figure label={t('runs.waited')} value={duration(run.zendesk.throttledMs / 1_000, language)} />
      </SimpleGrid>
    </>
  );
}

export default function RunPage(): ReactElement {
  const { t, when } = useI18n();
  const api = useApi();
  const queries = useQueryClient();
  const { id = '' } = useParams();
  const {
    data: run,
    error,
    isPending,
    refetch,
  } = useQuery({
    queryKey: ['run', id],
    queryFn: () => api.run(id),
    refetchInterval: ({ state }) => (state.data && isFinal(state.data.status) ? false : POLL_MS),
  });
  const cancel = useMutation({
    mutationFn: () => api.cancelRun(id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['run', id] }),
    onError: ({ message }) => notifications.show({ color: 'red', message }),
  });
  if (isPending) return <Loading />;
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  const finished = isFinal(run.status);
  return (
    <Stack maw={860}>
      <Anchor component={Link} to={`/sources/${run.sourceId}`} size="sm">
        {t('common.back')}
      </Anchor>
      <Group justify="space-between">
        <Title order={1} size="h2">
          {t('runs.run', { run: run.run })}
        </Title>
        <Badge size="lg" variant="light" color={RUN_COLOUR[run.status]} tt="none">
          {t(`runStatus.${run.status}`)}
        </Badge>
      </Group>
      <Text c="dimmed">
        {t(`runs.mode.${run.mode}`)} · {t('runs.started', { when: when(run.startedAt) })}
        {run.finishedAt !== null && ` · ${t('runs.finished', { when: when(run.finishedAt) })}`}
      </Text>
      {!finished && <RunProgress run={run} />}
      {run.error && (
        <Alert color="red" role="alert">
          {run.error.message} {run.error.action}
        </Alert>
      )}
      <Figures run={run} />
      {!finished && (
        <Button variant="light" color="red" onClick={() => cancel.mutate()} loading={cancel.isPending}>
          {t('runs.cancel')}
        </Button>
      )}
    </Stack>
  );
}
