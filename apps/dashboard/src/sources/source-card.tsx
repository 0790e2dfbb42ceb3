import type { DeletionDto, SourceDto } from '@helpdex/contracts';
import { Anchor, Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState, type ReactElement } from 'react';
import { Link } from 'react-router';
import { SOURCES_KEY } from '../api/use-live-sources';
import { useApi } from '../app/session';
import { useAction } from '../app/use-action';
import { When } from '../app/when';
import { useI18n } from '../i18n/i18n';
import { inSentence } from '../i18n/regional';
import { RunProgress } from '../runs/run-progress';
import { cadenceText } from './cadence-text';
import { DeleteDialog } from './delete-dialog';
import { DisconnectDialog } from './disconnect-dialog';
import { ReconnectDialog } from './reconnect-dialog';
import { SourceCounts } from './source-counts';
import { SourceMenu, type SourceDialog } from './source-menu';
import { SourceNotes } from './source-notes';
import classes from './sources.module.css';

const STATUS_COLOUR = { active: 'teal', disconnected: 'gray', deleting: 'yellow', error: 'red' } as const;
const DIALOGS = { disconnect: DisconnectDialog, reconnect: ReconnectDialog, delete: DeleteDialog };

function Facts({ source }: { source: SourceDto }): ReactElement {
  const { t } = useI18n();
  const { lastRun } = source;
  return (
    <Text size="sm" c="dimmed" component="div" className={classes['facts'] ?? ''}>
      <span>
        {t('sources.lastSync')}{' '}
        {lastRun ? (
          <Anchor component={Link} to={`/runs/${lastRun.id}`} inherit>
            <When iso={lastRun.finishedAt ?? lastRun.startedAt} />, {inSentence(t(`runStatus.${lastRun.status}`))}
          </Anchor>
        ) : (
          t('common.never')
        )}
      </span>
      {source.status !== 'disconnected' && (
        <span>
          {t('sources.nextSync')} {source.nextSyncAt === null ? cadenceText(source.cadence, t) : <When iso={source.nextSyncAt} />}
        </span>
      )}
    </Text>
  );
}

type Props = { source: SourceDto; onDeleted: (deletion: DeletionDto) => void };

function Actions({ source, onDeleted }: Props): ReactElement {
  const { t } = useI18n();
  const api = useApi();
  const [dialog, setDialog] = useState<SourceDialog>();
  const sync = useAction((mode: 'incremental' | 'full') => api.sync(source.id, mode), { refresh: [SOURCES_KEY] });
  const canSync = source.status === 'active' || source.status === 'error';
  const Dialog = dialog && DIALOGS[dialog];
  return (
    <Group gap="xs" wrap="nowrap">
      <Button
        variant="light"
        leftSection={<IconRefresh size={16} aria-hidden />}
        disabled={!canSync || source.activeRun !== null}
        loading={sync.isPending}
        onClick={() => sync.mutate('incremental')}
      >
        {t('sources.syncNow')}
      </Button>
      <SourceMenu source={source} onFullSync={() => sync.mutate('full')} onDialog={setDialog} />
      {Dialog && <Dialog source={source} onClose={() => setDialog(undefined)} onDeleted={onDeleted} />}
    </Group>
  );
}

/** One source: how it is, what it holds, what can be done. */
export function SourceCard({ source, onDeleted }: Props): ReactElement {
  const { t } = useI18n();
  return (
    <Card withBorder component="article" aria-label={source.name} padding="lg">
      <Stack gap="md">
        <Group justify="space-between" align="flex-start">
          <Stack gap={2}>
            <Group gap="xs">
              <Title order={3} size="h4" dir="auto">
                {source.name}
              </Title>
              <Badge color={STATUS_COLOUR[source.status]} variant="light" tt="none">
                {t(`sourceStatus.${source.status}`)}
              </Badge>
            </Group>
            <Text size="sm" c="dimmed">
              {source.subdomain}.zendesk.com
            </Text>
          </Stack>
          <Actions source={source} onDeleted={onDeleted} />
        </Group>
        {source.activeRun && (
          <Link to={`/runs/${source.activeRun.id}`} className={classes['plain']} aria-label={t('sources.watch')}>
            <RunProgress run={source.activeRun} />
          </Link>
        )}
        <SourceNotes source={source} />
        <SourceCounts source={source} />
        <Facts source={source} />
      </Stack>
    </Card>
  );
}
