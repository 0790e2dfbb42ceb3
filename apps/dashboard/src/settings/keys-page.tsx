import type { Role } from '@helpdex/contracts';
import { Alert, Button, Card, Code, Group, Select, Stack, Table, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { Failure, Loading } from '../app/page-state';
import { useApi } from '../app/session';
import { useI18n } from '../i18n/i18n';

const ROLES: Role[] = ['reader', 'agent', 'operator', 'admin'];
const KEYS = ['keys'];

function CreateKey(): ReactElement {
  const { t } = useI18n();
  const api = useApi();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('reader');
  const create = useMutation({
    mutationFn: () => api.createKey({ name: name.trim(), role }),
    onSuccess: () => {
      setName('');
      return queries.invalidateQueries({ queryKey: KEYS });
    },
  });
  return (
    <Card withBorder>
      <Stack>
        <Group align="flex-end">
          <TextInput label={t('keys.name')} value={name} onChange={(event) => setName(event.currentTarget.value)} maxLength={200} />
          <Select
            label={t('keys.role')}
            data={ROLES}
            value={role}
            onChange={(value) => setRole(value as Role)}
            allowDeselect={false}
            w={140}
          />
          <Button onClick={() => create.mutate()} loading={create.isPending} disabled={name.trim() === ''}>
            {t('keys.create')}
          </Button>
        </Group>
        {create.error && <Failure error={create.error} />}
        {create.data && (
          <Alert color="teal" title={t('keys.once')} role="status">
            <Code>{create.data.key}</Code>
          </Alert>
        )}
      </Stack>
    </Card>
  );
}

export default function KeysPage(): ReactElement {
  const { t, when } = useI18n();
  const api = useApi();
  const queries = useQueryClient();
  const { data, error, isPending, refetch } = useQuery({ queryKey: KEYS, queryFn: api.keys });
  const revoke = useMutation({ mutationFn: api.revokeKey, onSuccess: () => queries.invalidateQueries({ queryKey: KEYS }) });
  return (
    <Stack maw={860}>
      <Title order={1} size="h2">
        {t('keys.title')}
      </Title>
      <CreateKey />
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {revoke.error && <Failure error={revoke.error} />}
      <Table.ScrollContainer minWidth={560}>
        <Table>
          <Table.Tbody>
            {data?.items.map((key) => (
              <Table.Tr key={key.id}>
                <Table.Td>{key.name}</Table.Td>
                <Table.Td>{key.role}</Table.Td>
                <Table.Td>
                  <Code>{key.prefix}…</Code>
                </Table.Td>
                <Table.Td>{t('keys.lastUsed', { when: when(key.lastUsedAt) })}</Table.Td>
                <Table.Td>
                  <Button size="xs" variant="subtle" color="red" onClick={() => revoke.mutate(key.id)}>
                    {t('keys.revoke', { name: key.name })}
                  </Button>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}
