import type { DeletionDto, SourceDto } from '@helpdex/contracts';
import { Checkbox, List, Text, TextInput } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { SOURCES_KEY } from '../api/use-live-sources';
import { ConfirmDialog } from '../app/confirm-dialog';
import { useApi } from '../app/session';
import { useAction } from '../app/use-action';
import { useI18n } from '../i18n/i18n';

const ARTICLES = ['articles'] as const;

interface Props {
  source: SourceDto;
  onClose: () => void;
  onDeleted: (deletion: DeletionDto) => void;
}

/** Asks for the source's name before it deletes. */
export function DeleteDialog({ source, onClose, onDeleted }: Props): ReactElement {
  const { t } = useI18n();
  const api = useApi();
  const [typed, setTyped] = useState('');
  const [purge, setPurge] = useState(false);
  const remove = useAction(() => api.deleteSource(source.id, purge), { refresh: [SOURCES_KEY, ARTICLES] });
  return (
    <ConfirmDialog
      opened
      title={t('delete.title', { name: source.name })}
      verb={t('delete.verb')}
      color="red"
      isBusy={remove.isPending}
      isDisabled={typed.trim() !== source.name.trim()}
      error={remove.error}
      onClose={onClose}
      onConfirm={() => remove.mutate(undefined, { onSuccess: (deletion) => (onDeleted(deletion), onClose()) })}
    >
      <List size="sm" spacing={4}>
        <List.Item>{t('delete.search', { count: source.counts.public + source.counts.internal })}</List.Item>
        <List.Item>{t('delete.ledger')}</List.Item>
        <List.Item>{t('delete.zendesk')}</List.Item>
      </List>
      <Checkbox
        label={t('delete.purge')}
        description={t('delete.purgeText')}
        checked={purge}
        onChange={(event) => setPurge(event.currentTarget.checked)}
      />
      <TextInput
        label={t('delete.type', { name: source.name })}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        autoComplete="off"
        data-autofocus
      />
      <Text size="xs" c="dimmed">
        {t('delete.final')}
      </Text>
    </ConfirmDialog>
  );
}
