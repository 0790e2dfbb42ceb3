import type { SearchHitDto } from '@helpdex/contracts';
import { snippetParts } from './snippet';

/** Words of a question and of texts, so that they can be held against each other. */
const words = (text: string): string[] => text.toLocaleLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
/** Endings differ: a word counts as found when one begins with the other. */
const isAkin = (a: string, b: string): boolean => a.length > 2 && b.length > 2 && (a.startsWith(b) || b.startsWith(a));

export interface Match {
  inTitle: string[];
  /** What is marked in the snippet and is not in the title already. */
  inText: string[];
}

/** Where the words of a question stand in a hit. */
export function matchOf({ title, snippet }: Pick<SearchHitDto, 'title' | 'snippet'>, q: string): Match {
  const asked = [...new Set(words(q))];
  const inTitle = asked.filter((word) => words(title).some((other) => other === word || isAkin(other, word)));
  const marked = snippetParts(snippet).flatMap(({ text, marked }) => (marked ? words(text) : []));
  return { inTitle, inText: [...new Set(marked)].filter((word) => !inTitle.some((other) => other === word || isAkin(other, word))) };
}
