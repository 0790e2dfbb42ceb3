import type { Reason } from '@helpdex/contracts';
import { List, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { useI18n } from '../i18n/i18n';
import { useKeyName } from '../settings/use-key-name';

/** The detail of these is the key of the person who chose. */
const BY_A_PERSON: readonly Reason['code'][] = ['override_public', 'override_internal', 'override_suspended'];

/** Why an article is seen by whom, in words. */
export function Reasons({ reasons }: { reasons: readonly Reason[] }): ReactElement {
  const { t } = useI18n();
  const keyName = useKeyName();
  return (
    <List size="sm">
      {reasons.map(({ code, detail }) => (
        <List.Item key={`${code}:${detail}`}>
          {t(`reason.${code}`)}
          {detail !== undefined && (
            <Text span c="dimmed" size="sm">
              {' '}
              ({BY_A_PERSON.includes(code) ? keyName(detail) : detail})
            </Text>
          )}
        </List.Item>
      ))}
    </List>
  );
}
