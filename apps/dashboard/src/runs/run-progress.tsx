import type { RunDto } from '@helpdex/contracts';
import { Group, Stack, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { ProgressBar } from '../app/progress-bar';
import { duration } from '../i18n/duration';
import { useI18n } from '../i18n/i18n';

/** Share of a run that is done, in per cent; undefined while the end is not known. */
export function percent({ progress: { done, total } }: Pick<RunDto, 'progress'>): number | undefined {
  return total === null || total === 0 ? undefined : Math.min(100, Math.round((100 * done) / total));
}

/** Stage, numbers and remaining time of a run under way. */
export function RunProgress({ run }: { run: RunDto }): ReactElement {
  const { t, number, language } = useI18n();
  const share = percent(run);
  const { done, total, etaSeconds } = run.progress;
  return (
    <Stack gap={4}>
      <ProgressBar
        label={t('sources.progress')}
        share={share}
        text={share === undefined ? t(`runStatus.${run.status}`) : `${t(`runStatus.${run.status}`)}, ${share} %`}
      />
      <Group gap="md">
        <Text size="sm" fw={500}>
          {t(`runStatus.${run.status}`)}
        </Text>
        <Text size="sm" c="dimmed">
          {number(done)}
          {total === null ? '' : ` / ${number(total)}`}
          {share === undefined ? '' : ` (${share} %)`}
        </Text>
        {etaSeconds !== null && etaSeconds > 0 && (
          <Text size="sm" c="dimmed">
            {t('sources.remaining', { time: duration(etaSeconds, language) })}
          </Text>
        )}
      </Group>
    </Stack>
  );
}
