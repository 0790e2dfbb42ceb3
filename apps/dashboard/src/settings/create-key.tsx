import type { Role } from '@helpdex/contracts';
import { Button, Card, Group, Select, Stack, TextInput } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { Failure } from '../app/page-state';
import { useApi } from '../app/session';
import { useAction } from '../app/use-action';
import { useI18n } from '../i18n/i18n';
import { ShownOnce } from './shown-once';
import { KEYS } from './use-key-name';

const ROLES: readonly Role[] = ['reader', 'agent', 'operator', 'admin'];
const DAY_MS = 86_400_000;
const LIVES = ['30', '90', '365'] as const;

/** Name, role and how long it holds; the secret is shown in the answer and nowhere else. */
export function CreateKey(): ReactElement {
  const { t } = useI18n();
  const api = useApi();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('reader');
  const [days, setDays] = useState<string | null>(null);
  const create = useAction(
    () => {
      const expiry = days === null ? {} : { expiresAt: new Date(Date.now() + Number(days) * DAY_MS).toISOString() };
      return api.createKey({ name: name.trim(), role, ...expiry });
    },
    { refresh: [KEYS] },
  );
  return (
    <Card withBorder>
      <Stack>
        <Group align="flex-start">
          <TextInput
            label={t('keys.name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={200}
            flex={1}
            miw={180}
          />
          <Select
            label={t('keys.role')}
            description={t(`role.${role}Text`)}
            inputWrapperOrder={['label', 'input', 'description']}
            data={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
            value={role}
            onChange={(value) => setRole(value as Role)}
            allowDeselect={false}
            w={240}
          />
          <Select
            label={t('keys.life')}
            placeholder={t('keys.forever')}
            data={LIVES.map((value) => ({ value, label: t('keys.days', { days: value }) }))}
            value={days}
            onChange={setDays}
            clearable
            clearButtonProps={{ 'aria-label': t('common.clear') }}
            w={160}
          />
        </Group>
        <Group>
          <Button
            onClick={() => create.mutate(undefined, { onSuccess: () => setName('') })}
            loading={create.isPending}
            disabled={name.trim() === ''}
          >
            {t('keys.create')}
          </Button>
        </Group>
        {create.error && <Failure error={create.error} />}
        {create.data && <ShownOnce secret={create.data.key} title={create.data.name} onClose={create.reset} />}
      </Stack>
    </Card>
  );
}
