import type { ReasonDto } from '@helpdex/contracts';
import { List, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { useI18n } from '../i18n/i18n';
import { useKeyName } from '../settings/use-key-name';

/** The detail of these is the key of the person who chose. */
const BY_A_PERSON: readonly ReasonDto['code'][] = ['override_public', 'override_internal', 'override_suspended'];

/** Why an article is seen by whom, in words. */
export function Reasons({ reasons }: { reasons: readonly ReasonDto[] }): ReactElement {
  const { t } = useI18n();
  const keyName = useKeyName();
  return (
    <List size="sm">
      {reasons.map(({ code, detail, name }) => (
        <List.Item key={`${code}:${detail}`}>
          {name === undefined ? t(`reason.${code}`) : t('reason.segmentNamed', { name })}
          {detail !== undefined && name === undefined && (
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
