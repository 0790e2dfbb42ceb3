import { Anchor, Badge, Group, List, Stack, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { entryWords } from '../articles/entry-words';
import { useI18n } from '../i18n/i18n';
import type { MessageKey } from '../i18n/en';

interface Props {
  items: readonly { id: string; kind: string }[];
  total: number;
  /** False while it is still being compared. */
  isKnown: boolean;
}

const WORDS: Readonly<Record<string, MessageKey>> = {
  missing: 'difference.missing',
  extra: 'difference.extra',
  stale: 'difference.stale',
  wrongAudience: 'difference.wrongAudience',
  ahead: 'difference.ahead',
  wrong_side: 'difference.wrongAudience',
  wrong_text: 'difference.wrongText',
  not_closed: 'difference.notClosed',
};

/** Entries that differ, each with what is wrong about it. */
export function Differences({ items, total, isKnown }: Props): ReactElement {
  const { t } = useI18n();
  const entryText = (id: string): string => {
    const words = entryWords(id);
    return words ? t('difference.entry', words) : id;
  };
  if (total === 0) return <Text size="sm">{t(isKnown ? 'difference.none' : 'difference.comparing')}</Text>;
  return (
    <Stack gap="xs">
      <List size="sm" listStyleType="none" spacing={4}>
        {items.map(({ id, kind }) => (
          <List.Item key={`${id}:${kind}`}>
            <Group gap="xs" wrap="nowrap">
              <Badge variant="light" color="red" tt="none">
                {WORDS[kind] ? t(WORDS[kind]) : kind}
              </Badge>
              <Anchor component={Link} to={`/articles/${encodeURIComponent(id)}`} inherit>
                {entryText(id)}
              </Anchor>
            </Group>
          </List.Item>
        ))}
      </List>
      {total > items.length && <Text size="sm">{t('review.more', { count: total - items.length })}</Text>}
    </Stack>
  );
}
