import type { SourceDto } from '@helpdex/contracts';
import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconHistory, IconPencil, IconPlug, IconPlugConnectedX, IconRefreshDot, IconTrash } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { useMay } from '../app/session';
import { useI18n } from '../i18n/i18n';

export type SourceDialog = 'disconnect' | 'reconnect' | 'delete';

interface Props {
  source: SourceDto;
  onFullSync: () => void;
  onDialog: (dialog: SourceDialog) => void;
}

/** Every verb that a source has; those that cannot be taken back ask first. */
export function SourceMenu({ source, onFullSync, onDialog }: Props): ReactElement {
  const { t } = useI18n();
  const isAdmin = useMay('admin');
  const canSync = source.status === 'active' || source.status === 'error';
  const isGoing = source.status === 'deleting';
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={t('sources.more', { name: source.name })}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconRefreshDot size={16} aria-hidden />} disabled={!canSync} onClick={onFullSync}>
          {t('sources.fullSync')}
        </Menu.Item>
        <Menu.Item leftSection={<IconHistory size={16} aria-hidden />} component={Link} to={`/runs?source=${source.id}`}>
          {t('sources.runs')}
        </Menu.Item>
        {isAdmin && (
          <>
            <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} component={Link} to={`/sources/${source.id}`} disabled={isGoing}>
              {t('sources.edit')}
            </Menu.Item>
            <Menu.Divider />
            {source.status === 'disconnected' ? (
              <Menu.Item leftSection={<IconPlug size={16} aria-hidden />} onClick={() => onDialog('reconnect')}>
                {t('sources.reconnect')}
              </Menu.Item>
            ) : (
              <Menu.Item
                leftSection={<IconPlugConnectedX size={16} aria-hidden />}
                disabled={!canSync}
                onClick={() => onDialog('disconnect')}
              >
                {t('sources.disconnect')}
              </Menu.Item>
            )}
            <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} disabled={isGoing} onClick={() => onDialog('delete')}>
              {t('sources.delete')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
