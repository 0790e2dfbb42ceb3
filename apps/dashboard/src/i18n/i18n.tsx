import { createContext, useContext, useEffect, useMemo, useState, type ReactElement, type ReactNode } from 'react';
import { de } from './de';
import { en, type Catalogue, type MessageKey } from './en';
import { filler, type MessageValues } from './message';
import { regional } from './regional';

export const CATALOGUES = { en, de } as const satisfies Record<string, Catalogue>;
export type Language = keyof typeof CATALOGUES;

export type Translate = (key: MessageKey, values?: MessageValues) => string;

export function translator(language: Language): Translate {
  const fill = filler(regional(language));
  return (key, values = {}) => fill(CATALOGUES[language][key], values);
}

interface I18n {
  t: Translate;
  language: Language;
  setLanguage: (language: Language) => void;
  /** A time in the viewer's zone, or the word for never. */
  when: (iso: string | null) => string;
  number: (value: number) => string;
  /** How long ago, or how long to go. */
  ago: (iso: string) => string;
  day: (iso: string) => string;
  /** The name of a locale. */
  locale: (code: string) => string;
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** The largest unit that fits; seconds are not worth telling apart. */
export function relative(language: Language, seconds: number): string {
  const [unit, size] = UNITS.find(([, inSeconds]) => Math.abs(seconds) >= inSeconds) ?? ['minute', 60];
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(Math.trunc(seconds / size), unit);
}

function nameOf(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    // What Zendesk calls a locale need not be one.
    return code;
  }
}

const Context = createContext<I18n | undefined>(undefined);
const STORAGE = 'helpdex.language';
const preferred = (): Language => {
  const stored = localStorage.getItem(STORAGE) ?? navigator.language.slice(0, 2);
  return stored === 'de' ? 'de' : 'en';
};

export function I18nProvider({ children }: { children: ReactNode }): ReactElement {
  const [language, choose] = useState<Language>(preferred);
  // Also of the language that was found, not only of one that was chosen: screen readers pronounce by it.
  useEffect(() => void (document.documentElement.lang = language), [language]);
  const value = useMemo<I18n>(() => {
    const t = translator(language);
    const region = regional(language);
    const date = new Intl.DateTimeFormat(region, { dateStyle: 'medium', timeStyle: 'short' });
    const days = new Intl.DateTimeFormat(region, { day: 'numeric', month: 'short' });
    const names = new Intl.DisplayNames(language, { type: 'language' });
    const numbers = new Intl.NumberFormat(region);
    return {
      t,
      language,
      setLanguage: (next) => {
        localStorage.setItem(STORAGE, next);
        choose(next);
      },
      when: (iso) => (iso === null ? t('common.never') : date.format(new Date(iso))),
      number: (figure) => numbers.format(figure),
      ago: (iso) => relative(language, (Date.parse(iso) - Date.now()) / 1_000),
      day: (iso) => days.format(new Date(iso)),
      locale: (code) => nameOf(names, code),
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
