import type { RebuildDto } from '@helpdex/contracts';
import { Alert, Group, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconHandStop, IconInfoCircle } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { Figure } from '../app/figure';
import { useI18n } from '../i18n/i18n';
import { problemAction, problemMessage } from '../i18n/problem-text';
import { REBUILD_COLOUR } from './rebuild-status';

const ICONS = {
  blocked: IconHandStop,
  failed: IconHandStop,
  rolled_back: IconInfoCircle,
  swapped: IconCircleCheck,
  checked: IconCircleCheck,
};
const CHANGES = ['appear', 'vanish', 'differ'] as const;

/** What a search would answer differently if the dry run had been the real thing. */
function Changes({ changes }: { changes: NonNullable<RebuildDto['changes']> }): ReactElement {
  const { t, number } = useI18n();
  if (CHANGES.every((name) => changes[name] === 0)) return <Text inherit>{t('rebuild.change.none')}</Text>;
  return (
    <Group gap="xl">
      {CHANGES.map((name) => (
        <Figure key={name} label={t(`rebuild.change.${name}`)} value={number(changes[name])} />
      ))}
    </Group>
  );
}

/** How a rebuild ended, and what that means for the search. What to do about a blocked one is said once, in the words of this page. */
export function RebuildOutcome({ rebuild }: { rebuild: RebuildDto }): ReactElement | null {
  const { t, language } = useI18n();
  const { status, error, changes } = rebuild;
  if (status === 'replaying' || status === 'verifying') return null;
  const Glyph = ICONS[status];
  return (
    <Alert color={REBUILD_COLOUR[status]} icon={<Glyph aria-hidden />} {...(REBUILD_COLOUR[status] === 'red' ? { role: 'alert' } : {})}>
      <Stack gap="xs">
        <Text inherit>{t(`rebuild.statusText.${status}`)}</Text>
        {error && (
          <Text inherit>
            {problemMessage(error, language)} {status !== 'blocked' && problemAction(error, language)}
          </Text>
        )}
        {changes && <Changes changes={changes} />}
      </Stack>
    </Alert>
  );
}
