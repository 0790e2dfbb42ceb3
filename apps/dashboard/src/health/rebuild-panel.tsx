import { Anchor, Badge, Button, Card, Group, Stack, Table, Text } from '@mantine/core';
import { IconPlus, IconStackPush } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { Link } from 'react-router';
import type { RebuildDto } from '@helpdex/contracts';
import { useSourceName } from '../api/use-live-sources';
import { EmptyState } from '../app/empty-state';
import { Failure, Loading } from '../app/page-state';
import { useApi } from '../app/session';
import { When } from '../app/when';
import { useI18n } from '../i18n/i18n';
import { REBUILD_COLOUR } from './rebuild-status';
import { StartRebuild } from './start-rebuild';

const POLL_MS = 2_000;

function Row({ rebuild }: { rebuild: RebuildDto }): ReactElement {
  const { t, number } = useI18n();
  const sourceName = useSourceName();
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/rebuilds/${rebuild.id}`} fw={500}>
          {t('rebuild.generation', { generation: rebuild.generation })}
        </Anchor>
        <Text size="xs" c="dimmed">
          {rebuild.sourceId === null ? t('articles.allSources') : sourceName(rebuild.sourceId)}
        </Text>
      </Table.Td>
      <Table.Td>
        <Badge variant="light" color={REBUILD_COLOUR[rebuild.status]} tt="none">
          {t(`rebuild.status.${rebuild.status}`)}
        </Badge>
        {rebuild.dryRun && (
          <Text size="xs" c="dimmed">
            {t('rebuild.dryRun')}
          </Text>
        )}
      </Table.Td>
      <Table.Td dir="auto">{rebuild.reason}</Table.Td>
      <Table.Td>
        <When iso={rebuild.startedAt} />
      </Table.Td>
      <Table.Td ta="end">{number(rebuild.counts.written)}</Table.Td>
      <Table.Td ta="end">{number(rebuild.differencesTotal)}</Table.Td>
    </Table.Tr>
  );
}

/** Indices that were filled anew from Kafka, and the way to start one. */
export function RebuildPanel(): ReactElement {
  const { t } = useI18n();
  const api = useApi();
  const [isAsked, ask] = useState(false);
  const { data, error, isPending, refetch } = useQuery({ queryKey: ['rebuilds'], queryFn: api.rebuilds, refetchInterval: POLL_MS });
  const start = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => ask(true)}>
      {t('rebuild.start')}
    </Button>
  );
  return (
    <Stack>
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && (
        <EmptyState icon={IconStackPush} title={t('rebuild.none')} text={t('rebuild.noneText')}>
          {start}
        </EmptyState>
      )}
      {data && data.items.length > 0 && (
        <>
          <Group justify="space-between">
            <Text size="sm" c="dimmed" maw={640}>
              {t('rebuild.noneText')}
            </Text>
            {start}
          </Group>
          <Card withBorder padding={0}>
            <Table.ScrollContainer minWidth={760} scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': t('health.rebuilds') } }}>
              <Table verticalSpacing="sm">
                <Table.Thead>
                  <Table.Tr>
                    {(['index', 'status', 'reason', 'started'] as const).map((name) => (
                      <Table.Th key={name}>{t(`rebuild.column.${name}`)}</Table.Th>
                    ))}
                    <Table.Th ta="end">{t('rebuild.written')}</Table.Th>
                    <Table.Th ta="end">{t('rebuild.differences')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {data.items.map((rebuild) => (
                    <Row key={rebuild.id} rebuild={rebuild} />
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          </Card>
        </>
      )}
      {isAsked && <StartRebuild onClose={() => ask(false)} />}
    </Stack>
  );
}
