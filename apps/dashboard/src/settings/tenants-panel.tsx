import { Button, Card, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactElement } from 'react';
import { Failure } from '../app/page-state';
import { useApi } from '../app/session';
import { useAction } from '../app/use-action';
import { useI18n } from '../i18n/i18n';
import { ShownOnce } from './shown-once';

/** Only with the installation's first key: a tenant of its own, and the first key to it. */
export function TenantsPanel(): ReactElement {
  const { t } = useI18n();
  const api = useApi();
  const [name, setName] = useState('');
  const add = useAction(api.addTenant, { refresh: [] });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    add.mutate(name.trim(), { onSuccess: () => setName('') });
  };
  return (
    <Card withBorder maw={640}>
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">{t('tenants.text')}</Text>
          <TextInput label={t('tenants.name')} value={name} onChange={(event) => setName(event.currentTarget.value)} maxLength={200} />
          <Group>
            <Button type="submit" loading={add.isPending} disabled={name.trim() === ''}>
              {t('tenants.add')}
            </Button>
          </Group>
          {add.error && <Failure error={add.error} />}
          {add.data && <ShownOnce secret={add.data.adminKey} title={t('tenants.key')} onClose={add.reset} />}
        </Stack>
      </form>
    </Card>
  );
}
