import { Text, type TextProps } from '@mantine/core';
import type { ReactElement } from 'react';
import { useI18n } from '../i18n/i18n';

/** A moment in the viewer's zone: how long ago in the text, exactly on hover. */
export function When({ iso, exact = false, ...look }: { iso: string | null; exact?: boolean } & TextProps): ReactElement {
  const { t, when, ago } = useI18n();
  if (iso === null)
    return (
      <Text span inherit {...look}>
        {t('common.never')}
      </Text>
    );
  return (
    <Text component="time" inherit dateTime={iso} title={when(iso)} {...look}>
      {exact ? when(iso) : ago(iso)}
    </Text>
  );
}
