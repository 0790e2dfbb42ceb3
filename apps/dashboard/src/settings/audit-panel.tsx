import type { AuditDto } from '@helpdex/contracts';
import { Button, Card, Code, Stack, Table, Text } from '@mantine/core';
import { IconListDetails } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { EmptyState } from '../app/empty-state';
import { Failure, Loading } from '../app/page-state';
import { useApi } from '../app/session';
import { When } from '../app/when';
import { entryWords } from '../articles/entry-words';
import { useI18n } from '../i18n/i18n';
import { useSourceName } from '../api/use-live-sources';
import { useKeyName } from './use-key-name';

function Row({ entry }: { entry: AuditDto }): ReactElement {
  const { t } = useI18n();
  const keyName = useKeyName();
  const sourceName = useSourceName();
  const target = entry.target ?? '';
  const words = entryWords(target);
  const detail = Object.entries(entry.detail).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return (
    <Table.Tr>
      <Table.Td miw={180}>
        <When iso={entry.at} exact />
      </Table.Td>
      <Table.Td>{keyName(entry.actor)}</Table.Td>
      <Table.Td>
        <Code>{entry.action}</Code>
      </Table.Td>
      <Table.Td>{words ? t('difference.entry', words) : sourceName(target)}</Table.Td>
      <Table.Td>
        <Text size="xs" c="dimmed">
          {detail.join(', ')}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}

/** Who changed what, newest first. */
export function AuditPanel(): ReactElement {
  const { t } = useI18n();
  const api = useApi();
  const list = useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: ({ pageParam }) => api.audit({ cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const entries = list.data?.pages.flatMap(({ items }) => items) ?? [];
  if (list.isPending) return <Loading />;
  if (list.error) return <Failure error={list.error} onRetry={() => void list.refetch()} />;
  if (entries.length === 0) return <EmptyState icon={IconListDetails} title={t('audit.none')} />;
  return (
    <Stack>
      <Card withBorder padding={0}>
        <Table.ScrollContainer minWidth={760} scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': t('settings.audit') } }}>
          <Table verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                {(['at', 'actor', 'action', 'target', 'detail'] as const).map((name) => (
                  <Table.Th key={name}>{t(`audit.${name}`)}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {entries.map((entry) => (
                <Row key={entry.id} entry={entry} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Card>
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
    </Stack>
  );
}
