import type { ReactElement } from 'react';
import { useRouteError } from 'react-router';
import { useI18n } from '../i18n/i18n';
import { Failure } from './page-state';

/** A page that could not be drawn, or loaded after a new release took its files away. */
export function PageCrash(): ReactElement {
  const { t } = useI18n();
  const error = useRouteError();
  const detail = error instanceof Error ? ` (${error.message})` : '';
  return <Failure error={new Error(t('page.crashed') + detail)} onRetry={() => window.location.reload()} />;
}
