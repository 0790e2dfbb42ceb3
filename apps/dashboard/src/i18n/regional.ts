/**
 * How the viewer writes dates and numbers: as in the region of the browser's own language, where that is the language of the page (`de-CH`, `en-GB`).
 * Otherwise as the page's language does: French months between English words would be neither.
 */
export const regional = (language: string, known: readonly string[] = navigator.languages): string =>
  known.find((tag) => tag.split('-')[0] === language) ?? language;

/** The same words in the middle of a sentence. Only the first letter: German nouns keep theirs. */
export const inSentence = (text: string): string => text.slice(0, 1).toLocaleLowerCase() + text.slice(1);
