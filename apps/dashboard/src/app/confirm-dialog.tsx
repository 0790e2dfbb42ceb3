import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { useI18n } from '../i18n/i18n';
import { Failure } from './page-state';

interface Props {
  opened: boolean;
  title: string;
  /** On the button. */
  verb: string;
  color?: string;
  isBusy: boolean;
  isDisabled?: boolean;
  error?: Error | null;
  onClose: () => void;
  onConfirm: () => void;
  children: ReactNode;
}

/** Says what will happen before it does. */
export function ConfirmDialog(props: Props): ReactElement {
  const { opened, title, verb, color = 'indigo', isBusy, isDisabled = false, error = null, onClose, onConfirm, children } = props;
  const { t } = useI18n();
  return (
    <Modal opened={opened} onClose={onClose} title={title} centered closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onConfirm();
        }}
      >
        <Stack>
          {children}
          {error && <Failure error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" color={color} loading={isBusy} disabled={isDisabled}>
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
