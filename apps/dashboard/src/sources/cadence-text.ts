import type { Cadence } from '@helpdex/contracts';
import type { Translate } from '../i18n/i18n';

/** A cadence in words. */
export function cadenceText(cadence: Cadence, t: Translate): string {
  if (typeof cadence === 'string') return t(`cadence.${cadence}`);
  if ('everyMinutes' in cadence) return t('cadence.everyMinutes', { minutes: cadence.everyMinutes });
  return t('cadence.cronText', { cron: cadence.cron, timezone: cadence.timezone });
}
