import type { SourceDto } from '@helpdex/contracts';
import { List } from '@mantine/core';
import type { ReactElement } from 'react';
import { SOURCES_KEY } from '../api/use-live-sources';
import { ConfirmDialog } from '../app/confirm-dialog';
import { useApi } from '../app/session';
import { useAction } from '../app/use-action';
import { useI18n } from '../i18n/i18n';

export function DisconnectDialog({ source, onClose }: { source: SourceDto; onClose: () => void }): ReactElement {
  const { t } = useI18n();
  const api = useApi();
  const disconnect = useAction(() => api.disconnect(source.id), {
    done: t('disconnect.done', { name: source.name }),
    refresh: [SOURCES_KEY],
  });
  return (
    <ConfirmDialog
      opened
      title={t('disconnect.title', { name: source.name })}
      verb={t('sources.disconnect')}
      color="red"
      isBusy={disconnect.isPending}
      onClose={onClose}
      onConfirm={() => disconnect.mutate(undefined, { onSuccess: onClose })}
    >
      <List size="sm" spacing={4}>
        <List.Item>{t('disconnect.calls')}</List.Item>
        <List.Item>{t('disconnect.credentials')}</List.Item>
        <List.Item>{t('disconnect.search')}</List.Item>
      </List>
    </ConfirmDialog>
  );
}
