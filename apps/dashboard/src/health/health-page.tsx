import { Stack, Tabs } from '@mantine/core';
import { IconActivityHeartbeat, IconArrowsDiff, IconStackPush } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useSearchParams } from 'react-router';
import { PageTitle } from '../app/page-title';
import { useI18n } from '../i18n/i18n';
import { DriftPanel } from './drift-panel';
import { RebuildPanel } from './rebuild-panel';
import { ServicePanel } from './service-panel';

const TABS = [
  { value: 'services', icon: IconActivityHeartbeat, panel: ServicePanel },
  { value: 'rebuilds', icon: IconStackPush, panel: RebuildPanel },
  { value: 'drift', icon: IconArrowsDiff, panel: DriftPanel },
] as const;

/** Whether the services run, whether the index is true, and how to make a new one. */
export default function HealthPage(): ReactElement {
  const { t } = useI18n();
  const [parameters, setParameters] = useSearchParams();
  const asked = parameters.get('tab');
  const tab = TABS.find(({ value }) => value === asked)?.value ?? 'services';
  return (
    <Stack gap="lg">
      <PageTitle title={t('health.title')} lead={t('health.lead')} />
      <Tabs value={tab} onChange={(value) => setParameters({ tab: value ?? 'services' }, { replace: true })} keepMounted={false}>
        <Tabs.List mb="lg">
          {TABS.map(({ value, icon: Glyph }) => (
            <Tabs.Tab key={value} value={value} leftSection={<Glyph size={16} aria-hidden />}>
              {t(`health.${value}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {TABS.map(({ value, panel: Panel }) => (
          <Tabs.Panel key={value} value={value}>
            <Panel />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Stack>
  );
}
