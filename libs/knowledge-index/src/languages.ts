import { languageOf } from '@helpdex/domain';

/** Language of a locale to the built-in analyzer that knows it. Others are searched by the folded fields alone. */
export const LANGUAGE_ANALYZERS: Readonly<Record<string, string>> = {
  ar: 'arabic',
  bg: 'bulgarian',
  ca: 'catalan',
  cs: 'czech',
  da: 'danish',
  de: 'german',
  el: 'greek',
  en: 'english',
  es: 'spanish',
  fi: 'finnish',
  fr: 'french',
  hi: 'hindi',
  hu: 'hungarian',
  id: 'indonesian',
  it: 'italian',
  ja: 'cjk',
  ko: 'cjk',
  nl: 'dutch',
  no: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  sv: 'swedish',
  th: 'thai',
  tr: 'turkish',
  zh: 'cjk',
};

/** Field group that holds the text once more, stemmed for its language; undefined where no analyzer knows it. */
export const languageGroup = (locale: string): string | undefined => {
  const language = languageOf(locale);
  return LANGUAGE_ANALYZERS[language] ? language : undefined;
};
