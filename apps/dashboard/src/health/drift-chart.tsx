import '@mantine/charts/styles.css';
import { DonutChart } from '@mantine/charts';
import { Center, ColorSwatch, Group, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import type { DriftCheckDto } from '@helpdex/contracts';
import { useI18n } from '../i18n/i18n';
import { DRIFT_KINDS, driftTotal } from './drift-kinds';

const COLOUR = { missing: 'orange.6', extra: 'grape.6', stale: 'yellow.6', wrongAudience: 'red.7' } as const;

/** How much of what was compared agrees, and how the rest differs. */
export default function DriftChart({ check }: { check: DriftCheckDto }): ReactElement {
  const { t, number } = useI18n();
  const total = driftTotal(check);
  const agrees = Math.max(check.compared - total, 0);
  const parts = [
    { name: t('drift.agrees'), value: agrees, color: 'teal.6' },
    ...DRIFT_KINDS.map((kind) => ({ name: t(`difference.${kind}`), value: check[kind], color: COLOUR[kind] })),
  ];
  const shown = parts.filter(({ value }) => value > 0);
  // A ring needs something to show, also of a source without articles.
  const data = shown.length > 0 ? shown : [{ name: t('drift.agrees'), value: 1, color: 'teal.6' }];
  return (
    <>
      <Center>
        <DonutChart
          data={data}
          size={190}
          thickness={26}
          chartLabel={t('drift.chartLabel', { count: total })}
          pieProps={{ isAnimationActive: false }}
        />
      </Center>
      <Group justify="center" gap="md" mt="xs">
        {parts.map(({ name, value, color }) => (
          <Group key={name} gap={6} wrap="nowrap">
            <ColorSwatch size={10} withShadow={false} color={`var(--mantine-color-${color.replace('.', '-')})`} aria-hidden />
            <Text size="sm">
              {name} <b>{number(value)}</b>
            </Text>
          </Group>
        ))}
      </Group>
    </>
  );
}
