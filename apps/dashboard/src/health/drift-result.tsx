import { Anchor, Badge, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { lazy, Suspense, type ReactElement } from 'react';
import { Link } from 'react-router';
import type { DriftCheckDto } from '@helpdex/contracts';
import classes from '../app/figure.module.css';
import { Failure, Loading } from '../app/page-state';
import { When } from '../app/when';
import { useI18n } from '../i18n/i18n';
import { problemAction, problemMessage } from '../i18n/problem-text';
import { Differences } from './differences';
import { driftTotal } from './drift-kinds';

const DriftChart = lazy(() => import('./drift-chart'));
const COLOUR = { running: 'indigo', done: 'teal', failed: 'red' } as const;

function Picture({ check }: { check: DriftCheckDto }): ReactElement {
  const { t } = useI18n();
  const total = driftTotal(check);
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <figure aria-label={t('drift.picture')} className={classes['figure']}>
        <Suspense fallback={<Loading />}>
          <DriftChart check={check} />
        </Suspense>
      </figure>
      <Stack gap="xs">
        <Title order={3} size="h6">
          {t('rebuild.differences')}
        </Title>
        <Differences items={check.differences} total={total} isKnown={check.status !== 'running'} />
      </Stack>
    </SimpleGrid>
  );
}

/** What a drift check found. */
export function DriftResult({ check, isBrief = false }: { check: DriftCheckDto; isBrief?: boolean }): ReactElement {
  const { t, language } = useI18n();
  const total = driftTotal(check);
  return (
    <Card withBorder component="article" aria-label={t('drift.result')}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Text fw={600} role={isBrief ? 'presentation' : 'status'}>
            {check.status === 'running' ? t('drift.running') : total === 0 ? t('drift.true') : t('drift.found', { count: total })}
          </Text>
          <Badge variant="light" color={check.status === 'done' && total > 0 ? 'yellow' : COLOUR[check.status]} tt="none">
            {t(`drift.status.${check.status}`)}
          </Badge>
        </Group>
        <Text size="sm" c="dimmed">
          <When iso={check.startedAt} exact />
          {` · ${t('drift.compared', { count: check.compared })}`} · {t('drift.requests', { count: check.zendeskRequests })}
        </Text>
        {check.error && <Failure error={new Error(`${problemMessage(check.error, language)} ${problemAction(check.error, language)}`)} />}
        {check.healRunId !== null && (
          <Anchor component={Link} to={`/runs/${check.healRunId}`} size="sm">
            {t('drift.healing')}
          </Anchor>
        )}
        {!isBrief && <Picture check={check} />}
      </Stack>
    </Card>
  );
}
