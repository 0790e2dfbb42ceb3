import type { RunDto } from '@helpdex/contracts';
import { Alert, Anchor, Badge, Button, Card, Grid, Group, List, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconPlayerStop } from '@tabler/icons-react';
import { useState, type ReactElement } from 'react';
import { Link, useParams } from 'react-router';
import { useSourceName } from '../api/use-live-sources';
import { runKey, useLiveRun } from '../api/use-live-run';
import { ConfirmDialog } from '../app/confirm-dialog';
import { Figure } from '../app/figure';
import { Failure, Loading } from '../app/page-state';
import { PageTitle } from '../app/page-title';
import { useApi } from '../app/session';
import { useAction } from '../app/use-action';
import { When } from '../app/when';
import { duration } from '../i18n/duration';
import { useI18n } from '../i18n/i18n';
import { problemAction, problemMessage } from '../i18n/problem-text';
import { secondsOf } from './outcomes';
import { RunCounts } from './run-counts';
import { RunProgress } from './run-progress';
import { RunStages } from './run-stages';
import { isFinal, RUN_COLOUR } from './run-status';

function Cancel({ run }: { run: RunDto }): ReactElement {
  const { t } = useI18n();
  const api = useApi();
  const [isAsked, ask] = useState(false);
  const cancel = useAction(() => api.cancelRun(run.id), { refresh: [runKey(run.id), ['runs']] });
  return (
    <>
      <Button variant="light" color="red" leftSection={<IconPlayerStop size={16} aria-hidden />} onClick={() => ask(true)}>
        {t('runs.cancel')}
      </Button>
      <ConfirmDialog
        opened={isAsked}
        title={t('runs.cancelTitle')}
        verb={t('runs.cancel')}
        color="red"
        isBusy={cancel.isPending}
        onClose={() => ask(false)}
        onConfirm={() => cancel.mutate(undefined, { onSettled: () => ask(false) })}
      >
        <Text size="sm">{t('runs.cancelText')}</Text>
      </ConfirmDialog>
    </>
  );
}

/** What went wrong, and what to do about it. */
function Problems({ run }: { run: RunDto }): ReactElement | null {
  const { t, language } = useI18n();
  const { quarantined } = run.counts;
  if (!run.error && quarantined === 0 && run.status !== 'held') return null;
  return (
    <Alert
      color={run.status === 'failed' ? 'red' : 'yellow'}
      role="alert"
      icon={<IconAlertTriangle aria-hidden />}
      title={t('runs.problems')}
    >
      <List size="sm">
        {run.error && (
          <List.Item>
            {problemMessage(run.error, language)} {problemAction(run.error, language)}
          </List.Item>
        )}
        {quarantined > 0 && (
          <List.Item>
            {t('runs.quarantined', { count: quarantined })}{' '}
            <Anchor component={Link} to="/attention" inherit>
              {t('nav.attention')}
            </Anchor>
          </List.Item>
        )}
        {run.status === 'held' && (
          <List.Item>
            {t('runs.heldText')}{' '}
            <Anchor component={Link} to="/attention" inherit>
              {t('nav.attention')}
            </Anchor>
          </List.Item>
        )}
      </List>
    </Alert>
  );
}

function Figures({ run }: { run: RunDto }): ReactElement {
  const { t, number, language } = useI18n();
  return (
    <SimpleGrid cols={{ base: 2, sm: 4 }}>
      <Figure label={t('runs.column.took')} value={duration(secondsOf(run), language)} />
      <Figure label={t('runs.requests')} value={number(run.zendesk.requests)} />
      <Figure label={t('runs.waited')} value={duration(run.zendesk.throttledMs / 1_000, language)} />
      <Figure label={t('outcome.indexed')} value={number(run.counts.indexed)} />
    </SimpleGrid>
  );
}

export default function RunPage(): ReactElement {
  const { t } = useI18n();
  const { id = '' } = useParams();
  const sourceName = useSourceName();
  const { data: run, error, isPending, refetch } = useLiveRun(id);
  if (isPending) return <Loading />;
  if (!run) return <Failure error={error} onRetry={() => void refetch()} />;
  const status = (
    <Group gap="sm">
      <Badge size="lg" variant="light" color={RUN_COLOUR[run.status]} tt="none" role="status">
        {t(`runStatus.${run.status}`)}
      </Badge>
      {!isFinal(run) && <Cancel run={run} />}
    </Group>
  );
  return (
    <Stack gap="lg">
      <PageTitle
        title={`${sourceName(run.sourceId)} · ${t('runs.run', { run: run.run })}`}
        back={`/runs?source=${run.sourceId}`}
        actions={status}
      />
      <Text c="dimmed" size="sm">
        {t(`runs.mode.${run.mode}`)} · {t(`runs.trigger.${run.trigger}`)} · <When iso={run.startedAt} exact />
        {run.resumeCount > 0 && ` · ${t('runs.resumed', { count: run.resumeCount })}`}
      </Text>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!isFinal(run) && <RunProgress run={run} />}
      <Problems run={run} />
      <Card withBorder>
        <Figures run={run} />
      </Card>
      <Grid>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Card withBorder component="section">
            <Title order={2} size="h5" mb="md">
              {t('runs.stages')}
            </Title>
            <RunStages run={run} />
          </Card>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Card withBorder component="section">
            <Title order={2} size="h5" mb="md">
              {t('runs.outcomes')}
            </Title>
            <RunCounts run={run} />
          </Card>
        </Grid.Col>
      </Grid>
    </Stack>
  );
}
