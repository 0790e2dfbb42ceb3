import { Alert, Button, Center, Loader, Stack } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useI18n } from '../i18n/i18n';

export function Loading(): ReactElement {
  const { t } = useI18n();
  return (
    <Center p="xl" role="status" aria-label={t('common.loading')}>
      <Loader />
    </Center>
  );
}

/** What went wrong, in the server's own words, and a way on. */
export function Failure({ error, onRetry }: { error: Error; onRetry?: () => void }): ReactElement {
  const { t } = useI18n();
  return (
    <Alert color="red" icon={<IconAlertTriangle />} role="alert">
      <Stack gap="xs" align="flex-start">
        {error.message}
        {onRetry && (
          <Button size="xs" variant="light" color="red" onClick={onRetry}>
            {t('common.retry')}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
