import { Alert, Button, Code, CopyButton, Group, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import type { ReactElement } from 'react';
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
        <Code>{secret}</Code>
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="light" onClick={copy}>
              {t(copied ? 'common.copied' : 'common.copy')}
            </Button>
          )}
        </CopyButton>
      </Group>
    </Alert>
  );
}
