import type { SourceDto } from '@helpdex/contracts';
import { Button, Card, Group, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ReactElement } from 'react';
import { SOURCES_KEY } from '../../api/use-live-sources';
import { Failure } from '../../app/page-state';
import { useApi } from '../../app/session';
import { useAction } from '../../app/use-action';
import { useI18n } from '../../i18n/i18n';
import { CredentialFields } from '../credentials/credential-fields';
import { isPlaced, placedIn } from '../place-problem';
import { credentialsOf, EMPTY_CREDENTIALS, isComplete, type CredentialValues } from '../credentials/credential-values';

/** New credentials in place of the old; they are tried before they are stored. */
export function EditCredentials({ source }: { source: SourceDto }): ReactElement {
  const { t, language } = useI18n();
  const api = useApi();
  const { kind, email = '', last4 } = source.credentials;
  const form = useForm<CredentialValues>({ initialValues: { ...EMPTY_CREDENTIALS, kind, email } });
  const save = useAction((values: CredentialValues) => api.updateSource(source.id, { credentials: credentialsOf(values) }), {
    done: t('edit.saved'),
    refresh: [SOURCES_KEY, ['source', source.id]],
  });
  const refuse = (error: Error): void => form.setErrors(placedIn(error, form.values, language));
  return (
    <Card withBorder padding="lg">
      <form onSubmit={form.onSubmit((values) => save.mutate(values, { onSuccess: () => form.reset(), onError: refuse }))} noValidate>
        <Stack>
          <Text size="sm" c="dimmed">
            {last4 === null ? t('edit.noCredentials') : t('edit.present', { kind: t(`signInKind.${kind}`), last4 })}
          </Text>
          {save.error && !isPlaced(placedIn(save.error, form.values, language)) && <Failure error={save.error} />}
          <CredentialFields form={form} />
          <Group>
            <Button type="submit" variant="light" loading={save.isPending} disabled={!isComplete(form.values)}>
              {t('edit.saveCredentials')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
