import type { Account, Article, Translation, User } from './model';

/** Who asks; null is nobody in particular. */
export type Caller = User | null;

export const isStaff = (caller: Caller): boolean => caller?.role === 'admin' || caller?.role === 'agent';

/** Admins see everything; view restrictions hold for agents as for everybody else. */
export function maySee(caller: Caller, article: Article, translation: Translation): boolean {
  if (article.archived) return false;
  if (caller?.role === 'admin') return true;
  if (translation.hidden || (translation.draft && caller?.role !== 'agent')) return false;
  const segments = [...(article.userSegmentId === null ? [] : [article.userSegmentId]), ...article.userSegmentIds];
  return segments.length === 0 || segments.some((id) => caller?.segmentIds.includes(id));
}

/** The translation that an unlocalised listing shows, or the one of the asked locale. */
export function displayed(account: Account, article: Article, locale: string | null): Translation | undefined {
  if (locale !== null) return article.translations.get(locale);
  const brand = account.brands.find(({ id }) => id === article.brandId);
  const preferred = account.switches.unlocalisedListings === 'default' ? brand?.defaultLocale : article.sourceLocale;
  return (
    article.translations.get(preferred ?? '') ??
    article.translations.get(article.sourceLocale) ??
    article.translations.values().next().value
  );
}

/** Those in the languages of the help center: what a reader can come to. A disabled locale's translations still exist. */
export const enabledTranslations = (account: Account, article: Article): Translation[] => {
  const locales = account.brands.find(({ id }) => id === article.brandId)?.locales ?? [];
  return [...article.translations.values()].filter(({ locale }) => locales.includes(locale));
};

/** What is answered to whoever asks for translations. */
export const listedTranslations = (account: Account, article: Article): Translation[] =>
  account.switches.disabledLocales === 'listed' ? [...article.translations.values()] : enabledTranslations(account, article);
