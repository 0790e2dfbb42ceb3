import { Alert, Group, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { TextToCopy } from '../app/text-to-copy';
import { useI18n } from '../i18n/i18n';

/** A secret that nobody can be shown again. */
export function ShownOnce({ secret, title, onClose }: { secret: string; title: string; onClose: () => void }): ReactElement {
  const { t } = useI18n();
  return (
    <Alert
      color="teal"
      icon={<IconKey aria-hidden />}
      title={title}
      role="status"
      withCloseButton
      closeButtonLabel={t('common.close')}
      onClose={onClose}
    >
      <Text size="sm" mb="xs">
        {t('keys.once')}
      </Text>
      <Group gap="xs">
        <TextToCopy text={secret} />
      </Group>
    </Alert>
  );
}
