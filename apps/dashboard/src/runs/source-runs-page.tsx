import { Anchor, Badge, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Link, useParams } from 'react-router';
import { Failure, Loading } from '../app/page-state';
import { useApi } from '../app/session';
import { useI18n } from '../i18n/i18n';
import { RUN_COLOUR } from './run-status';

const POLL_MS = 3_000;

export default function SourceRunsPage(): ReactElement {
  const { t, when, number } = useI18n();
  const api = useApi();
  const { id = '' } = useParams();
  const { data, error, isPending, refetch } = useQuery({ queryKey: ['runs', id], queryFn: () => api.runs(id), refetchInterval: POLL_MS });
  if (isPending) return <Loading />;
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  return (
    <Stack maw={960}>
      <Anchor component={Link} to="/sources" size="sm">
        {t('common.back')}
      </Anchor>
      <Title order={1} size="h2">
        {t('runs.title')}
      </Title>
      {data.items.length === 0 && <Text c="dimmed">{t('runs.none')}</Text>}
      <Table.ScrollContainer minWidth={560}>
        <Table>
          <Table.Tbody>
            {data.items.map((run) => (
              <Table.Tr key={run.id}>
                <Table.Td>
                  <Anchor component={Link} to={`/runs/${run.id}`}>
                    {t('runs.run', { run: run.run })}
                  </Anchor>
                </Table.Td>
                <Table.Td>{t(`runs.mode.${run.mode}`)}</Table.Td>
                <Table.Td>
                  <Badge variant="light" color={RUN_COLOUR[run.status]} tt="none">
                    {t(`runStatus.${run.status}`)}
                  </Badge>
                </Table.Td>
                <Table.Td>{when(run.startedAt)}</Table.Td>
                <Table.Td>
                  {t('outcome.seen')} {number(run.counts.seen)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}
