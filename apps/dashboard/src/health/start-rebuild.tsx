import { Checkbox, List, Select, TextInput } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { useNavigate } from 'react-router';
import { useSources } from '../api/use-live-sources';
import { ConfirmDialog } from '../app/confirm-dialog';
import { useApi } from '../app/session';
import { useAction } from '../app/use-action';
import { useI18n } from '../i18n/i18n';

/** What to rebuild and why; says what will happen and what will not. */
export function StartRebuild({ onClose }: { onClose: () => void }): ReactElement {
  const { t } = useI18n();
  const api = useApi();
  const navigate = useNavigate();
  const sources = useSources().data?.items ?? [];
  const [sourceId, setSource] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [dryRun, setDryRun] = useState(false);
  const start = useAction(() => api.startRebuild({ ...(sourceId === null ? {} : { sourceId }), reason: reason.trim(), dryRun }), {
    refresh: [['rebuilds']],
  });
  return (
    <ConfirmDialog
      opened
      title={t('rebuild.start')}
      verb={t('rebuild.start')}
      isBusy={start.isPending}
      isDisabled={reason.trim() === ''}
      error={start.error}
      onClose={onClose}
      onConfirm={() => start.mutate(undefined, { onSuccess: ({ id }) => void navigate(`/rebuilds/${id}`) })}
    >
      <List size="sm" spacing={4}>
        <List.Item>{t('rebuild.will1')}</List.Item>
        <List.Item>{t('rebuild.will2')}</List.Item>
        <List.Item>{t('rebuild.will3')}</List.Item>
      </List>
      <Select
        label={t('articles.source')}
        placeholder={t('articles.allSources')}
        data={sources.map(({ id, name }) => ({ value: id, label: name }))}
        value={sourceId}
        onChange={setSource}
        clearable
        clearButtonProps={{ 'aria-label': t('common.clear') }}
      />
      <TextInput
        label={t('rebuild.reason')}
        description={t('rebuild.reasonText')}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
        data-autofocus
      />
      <Checkbox
        label={t('rebuild.dryRun')}
        description={t('rebuild.dryRunText')}
        checked={dryRun}
        onChange={(event) => setDryRun(event.currentTarget.checked)}
      />
    </ConfirmDialog>
  );
}
