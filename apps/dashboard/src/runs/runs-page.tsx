import type { RunDto } from '@helpdex/contracts';
import { Anchor, Badge, Button, Card, Group, SegmentedControl, Select, Stack, Table, Text } from '@mantine/core';
import { IconHistoryOff } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState, type ReactElement } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useSourceName, useSources } from '../api/use-live-sources';
import classes from '../app/figure.module.css';
import { EmptyState } from '../app/empty-state';
import { Failure, Loading } from '../app/page-state';
import { PageTitle } from '../app/page-title';
import { useApi } from '../app/session';
import { When } from '../app/when';
import { duration } from '../i18n/duration';
import { useI18n } from '../i18n/i18n';
import { inSentence } from '../i18n/regional';
import { OUTCOMES, secondsOf } from './outcomes';
import { RUN_COLOUR } from './run-status';

const RunChart = lazy(() => import('./run-chart'));
const POLL_MS = 4_000;
/** Bars of the chart. */
const CHARTED = 40;

function Counts({ run }: { run: RunDto }): ReactElement {
  const { t, number } = useI18n();
  const told = OUTCOMES.filter((outcome) => run.counts[outcome] > 0).map(
    (outcome) => `${number(run.counts[outcome])} ${inSentence(t(`outcome.${outcome}`))}`,
  );
  return (
    <>
      <Text size="sm" fw={600} span>
        {number(run.counts.seen)}
      </Text>{' '}
      <Text size="xs" c="dimmed" span>
        {told.length > 0 && `= ${told.join(' + ')}`}
      </Text>
    </>
  );
}

function Row({ run }: { run: RunDto }): ReactElement {
  const { t, number, language } = useI18n();
  const sourceName = useSourceName();
  const { requests, throttledMs } = run.zendesk;
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/runs/${run.id}`} fw={500}>
          {t('runs.run', { run: run.run })}
        </Anchor>
        <Text size="xs" c="dimmed">
          {sourceName(run.sourceId)}
        </Text>
      </Table.Td>
      <Table.Td>
        <Badge variant="light" color={RUN_COLOUR[run.status]} tt="none" miw="max-content">
          {t(`runStatus.${run.status}`)}
        </Badge>
      </Table.Td>
      <Table.Td>
        <Text size="sm">{t(`runs.mode.${run.mode}`)}</Text>
        <Text size="xs" c="dimmed">
          {t(`runs.trigger.${run.trigger}`)}
        </Text>
      </Table.Td>
      <Table.Td>
        <When iso={run.startedAt} />
      </Table.Td>
      <Table.Td>{duration(secondsOf(run), language)}</Table.Td>
      <Table.Td>
        <Counts run={run} />
      </Table.Td>
      <Table.Td>
        {number(requests)}
        {throttledMs > 0 && (
          <Text size="xs" c="dimmed">
            {t('runs.waitedFor', { time: duration(throttledMs / 1_000, language) })}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function RunTable({ runs }: { runs: readonly RunDto[] }): ReactElement {
  const { t } = useI18n();
  const heads = ['runs.column.run', 'runs.column.status', 'runs.column.mode', 'runs.column.started', 'runs.column.took'] as const;
  return (
    <Card withBorder padding={0}>
      <Table.ScrollContainer minWidth={860} scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': t('runs.title') } }}>
        <Table verticalSpacing="sm" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              {heads.map((key) => (
                <Table.Th key={key}>{t(key)}</Table.Th>
              ))}
              <Table.Th>{t('outcome.seen')}</Table.Th>
              <Table.Th>{t('runs.requests')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {runs.map((run) => (
              <Row key={run.id} run={run} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}

function Chart({ runs }: { runs: readonly RunDto[] }): ReactElement {
  const { t } = useI18n();
  const [kind, setKind] = useState<'outcomes' | 'duration'>('outcomes');
  const kinds = (['outcomes', 'duration'] as const).map((value) => ({ value, label: t(`runs.chart.${value}`) }));
  return (
    <Card withBorder>
      <Group justify="flex-end" mb="sm">
        <SegmentedControl
          size="xs"
          aria-label={t('runs.chart')}
          data={kinds}
          value={kind}
          onChange={(value) => setKind(value as typeof kind)}
        />
      </Group>
      <figure aria-label={t('runs.chart')} className={classes['figure']}>
        <Suspense fallback={<Loading />}>
          <RunChart runs={runs.slice(0, CHARTED)} kind={kind} />
        </Suspense>
      </figure>
    </Card>
  );
}

/** Every sync there was: what it brought, how long it took and what it asked of Zendesk. */
export default function RunsPage(): ReactElement {
  const { t } = useI18n();
  const api = useApi();
  const [parameters, setParameters] = useSearchParams();
  const source = parameters.get('source');
  const sources = useSources().data?.items ?? [];
  const list = useInfiniteQuery({
    queryKey: ['runs', source],
    queryFn: ({ pageParam }) => api.runs({ source, cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: POLL_MS,
  });
  const runs = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Stack gap="lg">
      <PageTitle title={t('runs.title')} lead={t('runs.lead')} />
      <Select
        label={t('articles.source')}
        placeholder={t('articles.allSources')}
        data={sources.map(({ id, name }) => ({ value: id, label: name }))}
        value={source}
        onChange={(value) => setParameters(value === null ? {} : { source: value }, { replace: true })}
        clearable
        clearButtonProps={{ 'aria-label': t('common.clear') }}
        maw={320}
      />
      {list.isPending && <Loading />}
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && runs.length === 0 && <EmptyState icon={IconHistoryOff} title={t('runs.none')} text={t('runs.noneText')} />}
      {runs.length > 0 && <Chart runs={runs} />}
      {runs.length > 0 && <RunTable runs={runs} />}
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
    </Stack>
  );
}
