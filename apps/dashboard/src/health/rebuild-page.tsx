import { Alert, Badge, Button, Card, Group, Progress, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { useParams } from 'react-router';
import type { RebuildDto } from '@helpdex/contracts';
import { ConfirmDialog } from '../app/confirm-dialog';
import { Figure } from '../app/figure';
import { Failure, Loading } from '../app/page-state';
import { PageTitle } from '../app/page-title';
import { useApi } from '../app/session';
import { useAction } from '../app/use-action';
import { When } from '../app/when';
import { duration } from '../i18n/duration';
import { useI18n } from '../i18n/i18n';
import { Differences } from './differences';
import { isUnderWay, mayRollBack, REBUILD_COLOUR } from './rebuild-status';

const POLL_MS = 1_000;
const COUNTS = ['replayed', 'written', 'stale', 'public', 'internal', 'verified'] as const;

function RollBack({ rebuild }: { rebuild: RebuildDto }): ReactElement {
  const { t } = useI18n();
  const api = useApi();
  const [isAsked, ask] = useState(false);
  const rollBack = useAction(() => api.rollBack(rebuild.id), { refresh: [['rebuilds'], ['rebuild', rebuild.id]] });
  return (
    <>
      <Button variant="light" color="red" leftSection={<IconArrowBackUp size={16} aria-hidden />} onClick={() => ask(true)}>
        {t('rebuild.rollBack')}
      </Button>
      <ConfirmDialog
        opened={isAsked}
        title={t('rebuild.rollBack')}
        verb={t('rebuild.rollBack')}
        color="red"
        isBusy={rollBack.isPending}
        error={rollBack.error}
        onClose={() => ask(false)}
        onConfirm={() => rollBack.mutate(undefined, { onSuccess: () => ask(false) })}
      >
        <Text size="sm">{t('rebuild.rollBackText')}</Text>
      </ConfirmDialog>
    </>
  );
}

function Going({ rebuild: { progress, status } }: { rebuild: RebuildDto }): ReactElement {
  const { t, number, language } = useI18n();
  const { done, total, etaSeconds } = progress;
  return (
    <Stack gap={4}>
      <Progress value={total ? (100 * done) / total : 100} animated striped={!total} size="lg" aria-label={t('rebuild.progress')} />
      <Text size="sm" c="dimmed">
        {t(`rebuild.status.${status}`)} · {number(done)}
        {total === null ? '' : ` / ${number(total)}`}
        {etaSeconds === null ? '' : ` · ${t('sources.remaining', { time: duration(etaSeconds, language) })}`}
      </Text>
    </Stack>
  );
}

function Figures({ rebuild }: { rebuild: RebuildDto }): ReactElement {
  const { t, number } = useI18n();
  return (
    <Card withBorder>
      <SimpleGrid cols={{ base: 2, sm: 4 }}>
        {COUNTS.map((name) => (
          <Figure key={name} label={t(`rebuild.count.${name}`)} value={number(rebuild.counts[name])} />
        ))}
        <Figure label={t('runs.requests')} value={number(rebuild.zendeskRequests)} />
      </SimpleGrid>
    </Card>
  );
}

/** One rebuild: how far it is, what the verification found, and the way back. */
export default function RebuildPage(): ReactElement {
  const { t } = useI18n();
  const api = useApi();
  const { id = '' } = useParams();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['rebuild', id],
    queryFn: () => api.rebuild(id),
    refetchInterval: ({ state }) => (state.data && !isUnderWay(state.data) ? false : POLL_MS),
  });
  if (isPending) return <Loading />;
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  const actions = (
    <Group gap="sm">
      <Badge size="lg" variant="light" color={REBUILD_COLOUR[data.status]} tt="none" role="status">
        {t(`rebuild.status.${data.status}`)}
      </Badge>
      {mayRollBack(data) && <RollBack rebuild={data} />}
    </Group>
  );
  return (
    <Stack gap="lg">
      <PageTitle
        title={t('rebuild.generation', { generation: data.generation })}
        lead={data.reason}
        back="/operations?tab=rebuilds"
        actions={actions}
      />
      <Text size="sm" c="dimmed">
        <When iso={data.startedAt} exact /> · {data.startedBy}
      </Text>
      {isUnderWay(data) && <Going rebuild={data} />}
      {data.error && (
        <Alert color="red" role="alert">
          {data.error.message} {data.error.action}
        </Alert>
      )}
      <Figures rebuild={data} />
      <Title order={2} size="h5">
        {t('rebuild.differences')}
      </Title>
      <Differences items={data.differences} total={data.differencesTotal} isKnown={!isUnderWay(data)} />
    </Stack>
  );
}
