import type { ArticleDetailDto } from '@helpdex/contracts';
import { Text, Timeline } from '@mantine/core';
import type { ReactElement } from 'react';
import { When } from '../app/when';
import { useI18n } from '../i18n/i18n';
import { useKeyName } from '../settings/use-key-name';
import { Reasons } from './reasons';

const CHANGES = ['created', 'content', 'visibility', 'state', 'override'] as const;
const isKnown = (change: string): change is (typeof CHANGES)[number] => (CHANGES as readonly string[]).includes(change);

/** What changed when, by which run or person; newest first. */
export function ArticleHistory({ article }: { article: ArticleDetailDto }): ReactElement {
  const { t } = useI18n();
  const keyName = useKeyName();
  return (
    <Timeline bulletSize={14} lineWidth={2}>
      {article.history.map((entry, index) => (
        <Timeline.Item key={index} title={entry.changes.map((change) => (isKnown(change) ? t(`change.${change}`) : change)).join(', ')}>
          <Text size="sm">{t(`visibility.${entry.visibility}`)}</Text>
          {(entry.changes.includes('visibility') || entry.changes.includes('override')) && <Reasons reasons={entry.reasons} />}
          {entry.override && entry.override.reason !== '' && (
            <Text size="sm" dir="auto">
              “{entry.override.reason}”
            </Text>
          )}
          <Text size="xs" c="dimmed">
            <When iso={entry.at} exact /> · {entry.run === null ? keyName(entry.by ?? '') : t('article.byRun', { run: entry.run })}
          </Text>
        </Timeline.Item>
      ))}
    </Timeline>
  );
}
