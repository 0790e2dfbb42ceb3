import { Parser } from 'htmlparser2';

/** A part of an article under one heading, of a size that a language model can be fed with. */
export interface Passage {
  /** The nearest heading above; the article's title before the first one. */
  heading: string;
  text: string;
  /** Id of the heading's element, to link to it. */
  anchor: string | null;
}

const MAX_PASSAGE_CHARS = 1_500;
/**
 * Of one entry: 150,000 characters, fifty times an article of usual length. What lies behind them is found by the search for articles; each passage
 * costs the cluster a document of its own and its text twice, and it refuses documents that grow too large in its memory.
 */
const MAX_PASSAGES = 100;
const MAX_HEADING_CHARS = 300;

const HEADINGS = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
const BLOCKS = new Set(
  'address blockquote br caption dd div dl dt figcaption figure hr li ol p pre table tbody tfoot thead tr ul'.split(' '),
);
const CELLS = new Set(['td', 'th']);

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim();
const tidy = (text: string): string => text.split('\n').map(oneLine).filter(Boolean).join('\n');

/** The last place at which a text may be cut without tearing a sentence, or a word. */
function cutOf(text: string): number {
  const head = text.slice(0, MAX_PASSAGE_CHARS);
  for (const mark of ['\n', '. ', '。', ' ']) {
    const at = head.lastIndexOf(mark);
    if (at > MAX_PASSAGE_CHARS / 2) return at + mark.length;
  }
  // Not between the halves of a character beyond the basic plane.
  return /[\uD800-\uDBFF]$/.test(head) ? MAX_PASSAGE_CHARS - 1 : MAX_PASSAGE_CHARS;
}

function pieces(text: string): string[] {
  const found: string[] = [];
  let rest = text;
  while (rest.length > MAX_PASSAGE_CHARS) {
    const at = cutOf(rest);
    found.push(rest.slice(0, at).trim());
    rest = rest.slice(at).trim();
  }
  return rest === '' ? found : [...found, rest];
}

/** Gathers text until the next heading. */
class PassageBuilder {
  readonly passages: Passage[] = [];
  private text = '';
  private headingText: string | undefined;
  private anchor: string | null = null;

  constructor(private heading: string) {}

  open(name: string, id: string | undefined): void {
    if (HEADINGS.has(name)) {
      this.flush();
      [this.headingText, this.anchor] = ['', id ?? null];
    } else this.separate(name);
  }

  close(name: string): void {
    if (HEADINGS.has(name) && this.headingText !== undefined) {
      const heading = oneLine(this.headingText).slice(0, MAX_HEADING_CHARS);
      // An empty heading is a line of decoration.
      if (heading !== '') this.heading = heading;
      this.headingText = undefined;
    } else this.separate(name);
  }

  add(text: string): void {
    if (this.headingText === undefined) this.text += text.replaceAll(/\s+/gu, ' ');
    else this.headingText += text;
  }

  flush(): void {
    const room = MAX_PASSAGES - this.passages.length;
    const { heading, anchor } = this;
    this.passages.push(
      ...pieces(tidy(this.text))
        .slice(0, room)
        .map((text) => ({ heading, text, anchor })),
    );
    this.text = '';
  }

  private separate(name: string): void {
    if (CELLS.has(name)) this.add(' ');
    if (BLOCKS.has(name) && this.headingText === undefined) this.text += '\n';
  }
}

/** Cuts sanitised HTML into passages by heading. Nothing of the markup is left. */
export function passagesOf(title: string, html: string): Passage[] {
  const builder = new PassageBuilder(title);
  const parser = new Parser(
    {
      onopentag: (name, { id }) => builder.open(name, id),
      onclosetag: (name) => builder.close(name),
      ontext: (text) => builder.add(text),
    },
    { decodeEntities: true },
  );
  parser.end(html);
  builder.flush();
  return builder.passages;
}
