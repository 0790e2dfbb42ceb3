import type { KeyDto } from '@helpdex/contracts';
import { Badge, Button, Card, Code, Stack, Table, Text } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { ConfirmDialog } from '../app/confirm-dialog';
import { Failure, Loading } from '../app/page-state';
import { useApi } from '../app/session';
import { useAction } from '../app/use-action';
import { When } from '../app/when';
import { useI18n } from '../i18n/i18n';
import { CreateKey } from './create-key';
import { KEYS, useKeys } from './use-key-name';

function Row({ entry, onRevoke }: { entry: KeyDto; onRevoke: () => void }): ReactElement {
  const { t } = useI18n();
  return (
    <Table.Tr>
      <Table.Td fw={500}>{entry.name}</Table.Td>
      <Table.Td>
        <Badge variant="light" color="gray" tt="none">
          {t(`role.${entry.role}`)}
        </Badge>
      </Table.Td>
      <Table.Td>
        <Code>{entry.prefix}…</Code>
      </Table.Td>
      <Table.Td>
        <When iso={entry.lastUsedAt} />
      </Table.Td>
      <Table.Td>{entry.expiresAt === null ? t('keys.forever') : <When iso={entry.expiresAt} />}</Table.Td>
      <Table.Td ta="end">
        <Button size="compact-sm" variant="subtle" color="red" onClick={onRevoke} aria-label={t('keys.revoke', { name: entry.name })}>
          {t('keys.revokeVerb')}
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}

export function KeysPanel(): ReactElement {
  const { t } = useI18n();
  const api = useApi();
  const [asked, setAsked] = useState<KeyDto>();
  const { data, error, isPending, refetch } = useKeys();
  const revoke = useAction(api.revokeKey, { refresh: [KEYS] });
  const heads = ['keys.name', 'keys.role', 'keys.prefix', 'keys.lastUsed', 'keys.expires'] as const;
  return (
    <Stack>
      <CreateKey />
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data && (
        <Card withBorder padding={0}>
          <Table.ScrollContainer minWidth={700} scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': t('settings.keys') } }}>
            <Table verticalSpacing="sm">
              <Table.Thead>
                <Table.Tr>
                  {heads.map((key) => (
                    <Table.Th key={key}>{t(key)}</Table.Th>
                  ))}
                  <Table.Td />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {data.items.map((entry) => (
                  <Row key={entry.id} entry={entry} onRevoke={() => setAsked(entry)} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Card>
      )}
      {asked && (
        <ConfirmDialog
          opened
          title={t('keys.revoke', { name: asked.name })}
          verb={t('keys.revokeVerb')}
          color="red"
          isBusy={revoke.isPending}
          error={revoke.error}
          onClose={() => setAsked(undefined)}
          onConfirm={() => revoke.mutate(asked.id, { onSuccess: () => setAsked(undefined) })}
        >
          <Text size="sm">{t('keys.revokeText')}</Text>
        </ConfirmDialog>
      )}
    </Stack>
  );
}
