import { Alert, Button, Group, Paper, Progress, Text } from '@mantine/core';
import { IconEye, IconRotate, IconUsers, IconX } from '@tabler/icons-react';
import { useState, type ReactElement } from 'react';
import { errorText } from '../app/error-text';
import { useI18n } from '../i18n/i18n';
import classes from './articles.module.css';
import { OverrideDialog } from './override-dialog';
import { useBulkVisibility, type BulkChoice } from './use-bulk-visibility';

const VERBS: readonly { choice: BulkChoice; icon: typeof IconEye; label: 'bulk.internal' | 'bulk.public' | 'bulk.none' }[] = [
  { choice: 'internal', icon: IconUsers, label: 'bulk.internal' },
  { choice: 'public', icon: IconEye, label: 'bulk.public' },
  { choice: null, icon: IconRotate, label: 'bulk.none' },
];

/** What can be done to the chosen articles, how far it is, and what came of it. */
export function BulkBar({ chosen, onClear }: { chosen: ReadonlySet<string>; onClear: () => void }): ReactElement | null {
  const { t, number, language } = useI18n();
  const [asked, setAsked] = useState<BulkChoice>();
  const { done, outcome, run, forget } = useBulkVisibility();
  if (chosen.size === 0 && !outcome) return null;
  const refused = outcome?.failed[0];
  const start = (reason: string): void => {
    if (asked === undefined) return;
    setAsked(undefined);
    void run([...chosen], asked, reason).then(onClear);
  };
  return (
    <Paper withBorder shadow="md" p="sm" className={classes['bulk'] ?? ''} role="region" aria-label={t('bulk.title')}>
      {outcome && (
        <Alert
          color={outcome.failed.length > 0 ? 'yellow' : 'teal'}
          role="status"
          withCloseButton
          closeButtonLabel={t('common.close')}
          onClose={forget}
        >
          {t('bulk.done', { changed: number(outcome.changed), failed: number(outcome.failed.length) })}{' '}
          {refused && errorText(refused.error, { t, language }).said}
        </Alert>
      )}
      {chosen.size > 0 && (
        <Group gap="xs" justify="space-between">
          <Text size="sm" fw={600}>
            {t('bulk.chosen', { count: chosen.size })}
          </Text>
          {done === undefined ? (
            <Group gap="xs">
              {VERBS.map(({ choice, icon: Glyph, label }) => (
                <Button
                  key={label}
                  size="xs"
                  variant="light"
                  leftSection={<Glyph size={14} aria-hidden />}
                  onClick={() => setAsked(choice)}
                >
                  {t(label)}
                </Button>
              ))}
              <Button size="xs" variant="subtle" leftSection={<IconX size={14} aria-hidden />} onClick={onClear}>
                {t('bulk.clear')}
              </Button>
            </Group>
          ) : (
            <Progress value={(100 * done) / chosen.size} w={220} aria-label={t('bulk.progress')} />
          )}
        </Group>
      )}
      {asked !== undefined && (
        <OverrideDialog choice={asked} count={chosen.size} isBusy={false} onClose={() => setAsked(undefined)} onConfirm={start} />
      )}
    </Paper>
  );
}
