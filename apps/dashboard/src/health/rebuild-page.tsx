import { Badge, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useParams } from 'react-router';
import type { RebuildDto } from '@helpdex/contracts';
import { useSourceName } from '../api/use-live-sources';
import { Figure } from '../app/figure';
import { Failure, Loading } from '../app/page-state';
import { PageTitle } from '../app/page-title';
import { ProgressBar } from '../app/progress-bar';
import { useApi } from '../app/session';
import { When } from '../app/when';
import { duration } from '../i18n/duration';
import { useI18n } from '../i18n/i18n';
import { percent } from '../runs/run-progress';
import { useKeyName } from '../settings/use-key-name';
import { Differences } from './differences';
import { RebuildOutcome } from './rebuild-outcome';
import { isUnderWay, mayBeResolved, REBUILD_COLOUR } from './rebuild-status';
import { RebuildVerbs } from './rebuild-verbs';

const POLL_MS = 1_000;
/** Of one that is at rest, but that somebody may act on. */
const CALM_POLL_MS = 3_000;
const COUNTS = ['replayed', 'written', 'stale', 'public', 'internal', 'verified'] as const;

function Going({ rebuild: { progress, status } }: { rebuild: RebuildDto }): ReactElement {
  const { t, number, language } = useI18n();
  const { done, total, etaSeconds } = progress;
  return (
    <Stack gap={4}>
      <ProgressBar label={t('rebuild.progress')} share={percent({ progress })} text={t(`rebuild.status.${status}`)} />
      <Text size="sm" c="dimmed">
        {t(`rebuild.status.${status}`)} · {number(done)}
        {total === null ? '' : ` / ${number(total)}`}
        {etaSeconds === null || etaSeconds === 0 ? '' : ` · ${t('sources.remaining', { time: duration(etaSeconds, language) })}`}
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

function pollMs(rebuild: RebuildDto): number | false {
  if (isUnderWay(rebuild)) return POLL_MS;
  // Also without a way back: it is gone already while the rollback that somebody asked for is under way.
  return rebuild.status === 'swapped' || mayBeResolved(rebuild) ? CALM_POLL_MS : false;
}

/** One rebuild: how far it is, what the verification found, and the way back. */
export default function RebuildPage(): ReactElement {
  const { t } = useI18n();
  const api = useApi();
  const { id = '' } = useParams();
  const sourceName = useSourceName();
  const keyName = useKeyName();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['rebuild', id],
    queryFn: () => api.rebuild(id),
    refetchInterval: ({ state }) => (state.data ? pollMs(state.data) : POLL_MS),
  });
  if (isPending) return <Loading />;
  if (!data) return <Failure error={error} onRetry={() => void refetch()} />;
  const actions = (
    <Group gap="sm">
      <Badge size="lg" variant="light" color={REBUILD_COLOUR[data.status]} tt="none" role="status">
        {t(`rebuild.status.${data.status}`)}
      </Badge>
      <RebuildVerbs rebuild={data} />
    </Group>
  );
  return (
    <Stack gap="lg">
      <PageTitle
        title={t(data.dryRun ? 'rebuild.dryGeneration' : 'rebuild.generation', { generation: data.generation })}
        lead={data.reason}
        back="/operations?tab=rebuilds"
        actions={actions}
      />
      <Text size="sm" c="dimmed">
        {data.sourceId === null ? t('articles.allSources') : sourceName(data.sourceId)} · <When iso={data.startedAt} exact /> ·{' '}
        {keyName(data.startedBy)}
      </Text>
      {isUnderWay(data) && <Going rebuild={data} />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      <RebuildOutcome rebuild={data} />
      <Figures rebuild={data} />
      <Title order={2} size="h5">
        {t('rebuild.differences')}
      </Title>
      <Differences items={data.differences} total={data.differencesTotal} isKnown={!isUnderWay(data)} />
    </Stack>
  );
}
