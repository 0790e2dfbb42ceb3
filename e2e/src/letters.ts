import { Parser } from 'htmlparser2';

/** Elements whose text no reader sees. */
const UNSEEN = new Set(['script', 'style', 'template', 'noscript', 'head', 'title']);

/** Letters only: how a text is laid out is free, also how the steps of a list are numbered; what it says is not. */
export const lettersOf = (text: string): string => text.normalize('NFC').replace(/[^\p{L}]/gu, '');

/** What a reader sees of a page, found without the library that the product uses. */
export function lettersOfHtml(html: string): string {
  const parts: string[] = [];
  let unseen = 0;
  const parser = new Parser({
    onopentag: (name) => {
      if (UNSEEN.has(name)) unseen += 1;
    },
    onclosetag: (name) => {
      if (UNSEEN.has(name)) unseen -= 1;
    },
    ontext: (text) => {
      if (unseen === 0) parts.push(text);
    },
  });
  parser.end(html);
  return lettersOf(parts.join(''));
}
