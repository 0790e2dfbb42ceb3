import { Alert, Button, Center, Loader, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useI18n } from '../i18n/i18n';
import { errorText } from './error-text';

export function Loading(): ReactElement {
  const { t } = useI18n();
  return (
    <Center p="xl" role="status" aria-label={t('common.loading')}>
      <Loader />
    </Center>
  );
}

/** What went wrong, what to do about it, and another try. */
export function Failure({ error, onRetry }: { error: Error; onRetry?: () => void }): ReactElement {
  const { t, language } = useI18n();
  const { said, advice, fields = [] } = errorText(error, { t, language });
  return (
    <Alert color="red" icon={<IconAlertTriangle />} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text inherit fw={advice === undefined ? 400 : 600}>
          {said}
        </Text>
        {fields.map((text) => (
          <Text key={text} inherit>
            {text}
          </Text>
        ))}
        {advice !== undefined && <Text inherit>{advice}</Text>}
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {t('common.retry')}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
