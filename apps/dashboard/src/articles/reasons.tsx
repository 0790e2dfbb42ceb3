import type { Reason } from '@helpdex/contracts';
import { List, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { useI18n } from '../i18n/i18n';

/** Why an article is seen by whom, in words. */
export function Reasons({ reasons }: { reasons: readonly Reason[] }): ReactElement {
  const { t } = useI18n();
  return (
    <List size="sm">
      {reasons.map(({ code, detail }) => (
        <List.Item key={`${code}:${detail}`}>
          {t(`reason.${code}`)}
          {detail !== undefined && (
            <Text span c="dimmed" size="sm">
              {' '}
              ({detail})
            </Text>
          )}
        </List.Item>
      ))}
    </List>
  );
}
