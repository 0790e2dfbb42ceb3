import type { RunDto } from '@helpdex/contracts';
import { Group, Progress, Stack, Table, Text, Tooltip } from '@mantine/core';
import { IconCircleCheck, IconEqual } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useI18n } from '../i18n/i18n';
import { addsUp, OUTCOME_COLOUR, OUTCOMES } from './outcomes';

/** What became of every article seen, as a picture and as numbers that add up. */
export function RunCounts({ run: { counts } }: { run: RunDto }): ReactElement {
  const { t, number } = useI18n();
  const share = (count: number): number => (100 * count) / Math.max(1, counts.seen);
  return (
    <Stack gap="sm">
      <Progress.Root size={18} aria-hidden>
        {OUTCOMES.map((outcome) => (
          <Tooltip key={outcome} label={`${t(`outcome.${outcome}`)}: ${number(counts[outcome])}`}>
            <Progress.Section value={share(counts[outcome])} color={OUTCOME_COLOUR[outcome]} />
          </Tooltip>
        ))}
      </Progress.Root>
      <Table>
        <Table.Tbody>
          {OUTCOMES.map((outcome) => (
            <Table.Tr key={outcome}>
              <Table.Td>{t(`outcome.${outcome}`)}</Table.Td>
              <Table.Td c="dimmed">{t(`outcomeText.${outcome}`)}</Table.Td>
              <Table.Td ta="end" fw={600}>
                {number(counts[outcome])}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr>
            <Table.Th>{t('outcome.seen')}</Table.Th>
            <Table.Td>
              <Group gap={6} wrap="nowrap" align="flex-start">
                {addsUp(counts) ? (
                  <IconCircleCheck size={16} color="var(--mantine-color-teal-6)" aria-hidden />
                ) : (
                  <IconEqual size={16} aria-hidden />
                )}
                <Text size="sm" c="dimmed">
                  {t(addsUp(counts) ? 'runs.adds' : 'runs.addsLater')}
                </Text>
              </Group>
            </Table.Td>
            <Table.Td ta="end" fw={700}>
              {number(counts.seen)}
            </Table.Td>
          </Table.Tr>
        </Table.Tfoot>
      </Table>
    </Stack>
  );
}
