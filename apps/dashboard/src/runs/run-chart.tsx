import '@mantine/charts/styles.css';
import type { RunDto } from '@helpdex/contracts';
import { BarChart } from '@mantine/charts';
import type { ReactElement } from 'react';
import { useI18n } from '../i18n/i18n';
import { OUTCOME_COLOUR, OUTCOMES, secondsOf } from './outcomes';

/** What became of the articles in each run, over time. In a file of its own: the library is fetched only where there is a chart. */
export default function RunChart({ runs, kind }: { runs: readonly RunDto[]; kind: 'outcomes' | 'duration' }): ReactElement {
  const { t, day } = useI18n();
  const data = [...runs].reverse().map((run) => ({
    when: `${day(run.startedAt)} · ${t('runs.run', { run: run.run })}`,
    ...Object.fromEntries(OUTCOMES.map((outcome) => [outcome, run.counts[outcome]])),
    seconds: Math.round(secondsOf(run)),
    waited: Math.round(run.zendesk.throttledMs / 1_000),
  }));
  const series =
    kind === 'outcomes'
      ? OUTCOMES.filter((outcome) => runs.some(({ counts }) => counts[outcome] > 0)).map((name) => ({
          name,
          label: t(`outcome.${name}`),
          color: OUTCOME_COLOUR[name],
        }))
      : [
          { name: 'seconds', label: t('runs.seconds'), color: 'indigo.6' },
          { name: 'waited', label: t('runs.waited'), color: 'orange.6' },
        ];
  return (
    <BarChart
      h={240}
      data={data}
      dataKey="when"
      type={kind === 'outcomes' ? 'stacked' : 'default'}
      series={series}
      withLegend
      withXAxis={false}
      gridAxis="x"
      maxBarWidth={36}
      barProps={{ isAnimationActive: false }}
    />
  );
}
