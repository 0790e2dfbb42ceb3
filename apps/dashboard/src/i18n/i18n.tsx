import { createContext, useContext, useMemo, useState, type ReactElement, type ReactNode } from 'react';
import { de } from './de';
import { en, type Catalogue, type MessageKey } from './en';

export const CATALOGUES = { en, de } as const satisfies Record<string, Catalogue>;
export type Language = keyof typeof CATALOGUES;

export type Translate = (key: MessageKey, values?: Record<string, string | number>) => string;

/** Fills a text; a placeholder without a value stays visible, so that it is noticed. */
export const translator =
  (language: Language): Translate =>
  (key, values = {}) =>
    CATALOGUES[language][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

interface I18n {
  t: Translate;
  language: Language;
  setLanguage: (language: Language) => void;
  /** A time in the viewer's zone, or the word for never. */
  when: (iso: string | null) => string;
  number: (value: number) => string;
}

const Context = createContext<I18n | undefined>(undefined);
const STORAGE = 'helpdex.language';
const preferred = (): Language => {
  const stored = localStorage.getItem(STORAGE) ?? navigator.language.slice(0, 2);
  return stored === 'de' ? 'de' : 'en';
};

export function I18nProvider({ children }: { children: ReactNode }): ReactElement {
  const [language, choose] = useState<Language>(preferred);
  const value = useMemo<I18n>(() => {
    const t = translator(language);
    const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
    const numbers = new Intl.NumberFormat(language);
    return {
      t,
      language,
      setLanguage: (next) => {
        localStorage.setItem(STORAGE, next);
        document.documentElement.lang = next;
        choose(next);
      },
      when: (iso) => (iso === null ? t('common.never') : date.format(new Date(iso))),
      number: (figure) => numbers.format(figure),
    };
  }, [language]);
  return <Context value={value}>{children}</Context>;
}

/** @throws outside of the provider. */
export function useI18n(): I18n {
  const value = useContext(Context);
  if (!value) throw new Error('useI18n needs I18nProvider');
  return value;
}
