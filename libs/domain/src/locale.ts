const LOCALE = /^[a-z0-9]{2,8}(-[a-z0-9]{1,8})*$/;

/** Zendesk's codes are lower case with `-`; older samples and pasted values use `en_US`. @returns undefined when it is no locale. */
export function normaliseLocale(value: string): string | undefined {
  const locale = value.trim().toLowerCase().replaceAll('_', '-');
  return LOCALE.test(locale) && locale.length <= 40 ? locale : undefined;
}

/** `de-at` to `de`; a code without a region is its own language. */
export const languageOf = (locale: string): string => locale.split('-', 1)[0] ?? locale;
