import '@mantine/charts/styles.css';
import { DonutChart } from '@mantine/charts';
import { Center, Group, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import type { DriftCheckDto } from '@helpdex/contracts';
import { useI18n } from '../i18n/i18n';
import { DRIFT_KINDS, driftTotal } from './drift-kinds';

const COLOUR = { missing: 'orange.6', extra: 'grape.6', stale: 'yellow.6', wrongAudience: 'red.7' } as const;

/** How much of what was compared agrees, and how the rest differs. */
export default function DriftChart({ check }: { check: DriftCheckDto }): ReactElement {
  const { t, number } = useI18n();
  const total = driftTotal(check);
  const data = [
    { name: t('drift.agrees'), value: Math.max(check.compared - total, total === 0 ? 1 : 0), color: 'teal.6' },
    ...DRIFT_KINDS.map((kind) => ({ name: t(`difference.${kind}`), value: check[kind], color: COLOUR[kind] })),
  ].filter(({ value }) => value > 0);
  return (
    <>
      <Center>
        <DonutChart data={data} size={190} thickness={26} chartLabel={number(total)} pieProps={{ isAnimationActive: false }} />
      </Center>
      <Group justify="center" gap="md" mt="xs">
        {DRIFT_KINDS.map((kind) => (
          <Text key={kind} size="sm">
            {t(`difference.${kind}`)} <b>{number(check[kind])}</b>
          </Text>
        ))}
      </Group>
    </>
  );
}
