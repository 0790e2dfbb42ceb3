import { Alert, List, Text, Textarea } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState, type ReactElement } from 'react';
import { ConfirmDialog } from '../app/confirm-dialog';
import { useI18n } from '../i18n/i18n';
import type { BulkChoice } from './use-bulk-visibility';

interface Props {
  choice: BulkChoice;
  /** How many articles it is about. */
  count: number;
  isBusy: boolean;
  error?: Error | null;
  onClose: () => void;
  onConfirm: (reason: string) => void;
}

const CONSEQUENCES = {
  internal: ['override.internal1', 'override.internal2', 'override.internal3'],
  public: ['override.public1', 'override.public2', 'override.public3'],
  none: ['override.none1', 'override.none2'],
} as const;

/** Says what an override will do, and asks why: the reason stands in the history. */
export function OverrideDialog({ choice, count, isBusy, error = null, onClose, onConfirm }: Props): ReactElement {
  const { t } = useI18n();
  const [reason, setReason] = useState('');
  const name = choice ?? 'none';
  return (
    <ConfirmDialog
      opened
      title={t(`override.title.${name}`, { count })}
      verb={t(`override.verb.${name}`)}
      color={choice === 'public' ? 'red' : 'indigo'}
      isBusy={isBusy}
      isDisabled={choice !== null && reason.trim() === ''}
      error={error}
      onClose={onClose}
      onConfirm={() => onConfirm(reason.trim())}
    >
      {choice === 'public' && (
        <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />}>
          {t('override.warning')}
        </Alert>
      )}
      <div>
        <Text size="sm" fw={600}>
          {t('override.what')}
        </Text>
        <List size="sm">
          {CONSEQUENCES[name].map((key) => (
            <List.Item key={key}>{t(key, { count })}</List.Item>
          ))}
        </List>
      </div>
      <Textarea
        label={choice === null ? t('override.reasonOptional') : t('override.reason')}
        description={t('override.reasonText')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={1_000}
        autosize
        minRows={2}
        data-autofocus
      />
    </ConfirmDialog>
  );
}
