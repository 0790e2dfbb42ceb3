import { Stack, Tabs } from '@mantine/core';
import type { ReactElement } from 'react';
import { useSearchParams } from 'react-router';
import { PageTitle } from '../app/page-title';
import { useWho } from '../app/session';
import { useI18n } from '../i18n/i18n';
import { AuditPanel } from './audit-panel';
import { KeysPanel } from './keys-panel';
import { TenantsPanel } from './tenants-panel';

const TABS = [
  { value: 'keys', panel: KeysPanel },
  { value: 'audit', panel: AuditPanel },
  { value: 'tenants', panel: TenantsPanel },
] as const;

export default function SettingsPage(): ReactElement {
  const { t } = useI18n();
  const [parameters, setParameters] = useSearchParams();
  const who = useWho();
  const shown = TABS.filter(({ value }) => value !== 'tenants' || who?.mayAddTenants === true);
  const asked = parameters.get('tab');
  const tab = shown.find(({ value }) => value === asked)?.value ?? 'keys';
  return (
    <Stack gap="lg">
      <PageTitle title={t('settings.title')} lead={t('settings.lead')} />
      <Tabs value={tab} onChange={(value) => setParameters({ tab: value ?? 'keys' }, { replace: true })} keepMounted={false}>
        <Tabs.List mb="lg">
          {shown.map(({ value }) => (
            <Tabs.Tab key={value} value={value}>
              {t(`settings.${value}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {shown.map(({ value, panel: Panel }) => (
          <Tabs.Panel key={value} value={value}>
            <Panel />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Stack>
  );
}
