import { NumberInput, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { ReactElement } from 'react';
import { useI18n } from '../../i18n/i18n';
import { MAX_EVERY_MINUTES, MIN_EVERY_MINUTES, type CadenceValues } from './cadence-values';

const SCHEDULES = ['hourly', 'daily', 'every', 'cron', 'manual'] as const;
const ZONES = Intl.supportedValuesOf('timeZone');

/** How often the source is synced without anybody asking. */
export function CadenceFields({ form }: { form: Pick<UseFormReturnType<CadenceValues>, 'getInputProps' | 'values'> }): ReactElement {
  const { t } = useI18n();
  const { schedule } = form.values;
  const schedules = SCHEDULES.map((value) => ({ value, label: t(`cadence.${value}`) }));
  return (
    <Stack>
      <Select
        label={t('cadence.label')}
        description={t('cadence.text')}
        data={schedules}
        allowDeselect={false}
        {...form.getInputProps('schedule')}
      />
      {schedule === 'every' && (
        <NumberInput
          label={t('cadence.minutes')}
          min={MIN_EVERY_MINUTES}
          max={MAX_EVERY_MINUTES}
          allowDecimal={false}
          {...form.getInputProps('everyMinutes')}
        />
      )}
      {schedule === 'cron' && (
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput label={t('cadence.cronLabel')} description={t('cadence.cronHint')} {...form.getInputProps('cron')} />
          <Select
            label={t('cadence.zone')}
            description={t('cadence.zoneHint')}
            data={ZONES}
            searchable
            {...form.getInputProps('timezone')}
          />
        </SimpleGrid>
      )}
    </Stack>
  );
}
