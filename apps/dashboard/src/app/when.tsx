import type { ReactElement } from 'react';
import { useI18n } from '../i18n/i18n';

/** A moment in the viewer's zone: how long ago in the text, exactly on hover. */
export function When({ iso, exact = false }: { iso: string | null; exact?: boolean }): ReactElement {
  const { t, when, ago } = useI18n();
  if (iso === null) return <span>{t('common.never')}</span>;
  return (
    <time dateTime={iso} title={when(iso)}>
      {exact ? when(iso) : ago(iso)}
    </time>
  );
}
