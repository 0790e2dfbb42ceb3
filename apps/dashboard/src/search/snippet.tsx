import { Mark } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Escaped text to text: the five named entities and numeric ones, once. Anything else stays as it is written. */
export const unescapeHtml = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const code = hex !== undefined ? parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });

export interface SnippetPart {
  text: string;
  marked: boolean;
}

/** Only `<mark>` is markup; whatever else looks like it is text. */
export function snippetParts(snippet: string): SnippetPart[] {
  let marked = false;
  const parts: SnippetPart[] = [];
  for (const piece of snippet.split(/(<mark>|<\/mark>)/)) {
    if (piece === '<mark>' || piece === '</mark>') marked = piece === '<mark>';
    else if (piece !== '') parts.push({ text: unescapeHtml(piece), marked });
  }
  return parts;
}

/** A highlighted snippet as elements: no HTML of the server's is ever put into the page. */
export function Snippet({ snippet }: { snippet: string }): ReactElement {
  const nodes: ReactNode[] = snippetParts(snippet).map(({ text, marked }, index) => (marked ? <Mark key={index}>{text}</Mark> : text));
  return <span dir="auto">{nodes}</span>;
}
