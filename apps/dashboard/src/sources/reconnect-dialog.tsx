import type { SourceDto } from '@helpdex/contracts';
import { Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ReactElement } from 'react';
import { SOURCES_KEY } from '../api/use-live-sources';
import { ConfirmDialog } from '../app/confirm-dialog';
import { useApi } from '../app/session';
import { useAction } from '../app/use-action';
import { useI18n } from '../i18n/i18n';
import { credentialsOf, EMPTY_CREDENTIALS, isComplete, type CredentialValues } from './credentials/credential-values';
import { CredentialFields } from './credentials/credential-fields';
import { isPlaced, placedIn } from './place-problem';

export function ReconnectDialog({ source, onClose }: { source: SourceDto; onClose: () => void }): ReactElement {
  const { t, language } = useI18n();
  const api = useApi();
  const form = useForm<CredentialValues>({
    initialValues: { ...EMPTY_CREDENTIALS, kind: source.credentials.kind, email: source.credentials.email ?? '' },
  });
  const reconnect = useAction(() => api.reconnect(source.id, credentialsOf(form.values)), {
    done: t('reconnect.done', { name: source.name }),
    refresh: [SOURCES_KEY],
  });
  const refuse = (error: Error): void => form.setErrors(placedIn(error, form.values, language));
  return (
    <ConfirmDialog
      opened
      title={t('reconnect.title', { name: source.name })}
      verb={t('sources.reconnect')}
      isBusy={reconnect.isPending}
      isDisabled={!isComplete(form.values)}
      error={isPlaced(placedIn(reconnect.error, form.values, language)) ? null : reconnect.error}
      onClose={onClose}
      onConfirm={() => reconnect.mutate(undefined, { onSuccess: onClose, onError: refuse })}
    >
      <Text size="sm">{t('reconnect.text')}</Text>
      <CredentialFields form={form} />
    </ConfirmDialog>
  );
}
