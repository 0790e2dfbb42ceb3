import type { SourceDto } from '@helpdex/contracts';
import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle, IconPlugConnectedX } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { useMay } from '../app/session';
import { When } from '../app/when';
import { useI18n } from '../i18n/i18n';
import { problemAction, problemMessage } from '../i18n/problem-text';

/** Errors that new credentials heal. */
const OF_CREDENTIALS = ['zendesk_unauthorized', 'zendesk_role_too_low', 'credentials_expired', 'zendesk_forbidden'];

function SourceError({ source }: { source: SourceDto }): ReactElement | null {
  const { t, language } = useI18n();
  const isAdmin = useMay('admin');
  const { error } = source;
  if (!error) return null;
  return (
    <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />} title={problemMessage(error, language)}>
      <Text size="sm">{problemAction(error, language)}</Text>
      <Group mt="xs" gap="sm">
        {isAdmin && OF_CREDENTIALS.includes(error.code) && (
          <Button component={Link} to={`/sources/${source.id}#credentials`} size="xs" color="red">
            {t('sources.newCredentials')}
          </Button>
        )}
        <Text size="xs" c="dimmed">
          <When iso={error.at} />
        </Text>
      </Group>
    </Alert>
  );
}

/** What the owner of a source should know: an error with what to do, a state, warnings. */
export function SourceNotes({ source }: { source: SourceDto }): ReactElement {
  const { t, language } = useI18n();
  const { heldForReview } = source.counts;
  return (
    <>
      <SourceError source={source} />
      {source.status === 'disconnected' && (
        <Alert color="gray" icon={<IconPlugConnectedX aria-hidden />}>
          {t('sources.disconnected')}
        </Alert>
      )}
      {heldForReview > 0 && (
        <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />}>
          {t('sources.held', { count: heldForReview })}{' '}
          <Button component={Link} to="/attention" size="compact-xs" variant="white" color="dark">
            {t('sources.decide')}
          </Button>
        </Alert>
      )}
      {source.warnings.map(({ code, message }) => (
        <Group key={code} gap={6} wrap="nowrap" align="flex-start">
          <IconInfoCircle size={16} aria-hidden />
          <Text size="sm" c="dimmed" flex={1}>
            {problemMessage({ code, message }, language)}
          </Text>
        </Group>
      ))}
    </>
  );
}
