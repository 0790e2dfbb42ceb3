import type { RunDto } from '@helpdex/contracts';
import { Loader, Text, Timeline } from '@mantine/core';
import { IconCheck, IconMinus, IconX } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { When } from '../app/when';
import { duration } from '../i18n/duration';
import { useI18n } from '../i18n/i18n';
import { stagesOf, type Stage } from './stages';

const ICONS = { done: IconCheck, failed: IconX, skipped: IconMinus } as const;
const COLOURS = { done: 'teal', failed: 'red', skipped: 'gray', active: 'indigo', waiting: 'gray' } as const;

function Bullet({ state }: { state: Stage['state'] }): ReactElement | null {
  if (state === 'active') return <Loader size={14} color="white" />;
  if (state === 'waiting') return null;
  const Glyph = ICONS[state];
  return <Glyph size={14} aria-hidden />;
}

/** The way of a run through the services, with the time each stage took. */
export function RunStages({ run }: { run: RunDto }): ReactElement {
  const { t, language } = useI18n();
  return (
    <Timeline bulletSize={26} lineWidth={2} active={10}>
      {stagesOf(run).map(({ name, state, from, seconds }) => (
        <Timeline.Item key={name} title={t(`stage.${name}`)} color={COLOURS[state]} bullet={<Bullet state={state} />}>
          <Text size="sm" c="dimmed">
            {t(`stageState.${state}`)}
            {from !== null && (
              <>
                {' · '}
                <When iso={from} exact />
              </>
            )}
            {seconds !== null && ` · ${duration(seconds, language)}`}
          </Text>
        </Timeline.Item>
      ))}
    </Timeline>
  );
}
