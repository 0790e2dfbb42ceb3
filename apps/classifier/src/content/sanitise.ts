import { compile } from 'html-to-text';
import sanitizeHtml from 'sanitize-html';

/** Deeper markup than this is cut: nobody writes it, and walking it costs stack. */
const MAX_NESTING = 60;

const TAGS = (
  'a abbr address blockquote br caption cite code col colgroup dd del dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr img ins kbd li ol p pre ' +
  'samp small source span strong b i u s sub sup table tbody td tfoot th thead tr ul var video'
).split(' ');

/** Allow-list after Zendesk's own (zendesk-api.md section 7), less what runs or frames: no script, style, iframe, form or event handler. */
const RULES: sanitizeHtml.IOptions = {
  allowedTags: TAGS,
  allowedAttributes: {
    '*': ['id', 'title', 'dir', 'lang'],
    a: ['href', 'name'],
    img: ['src', 'alt', 'width', 'height'],
    video: ['src', 'controls', 'width', 'height'],
    source: ['src', 'type'],
    td: ['colspan', 'rowspan'],
    th: ['colspan', 'rowspan', 'scope'],
    ol: ['start'],
  },
  allowedSchemes: ['https', 'http', 'mailto', 'tel'],
  allowedSchemesByTag: { img: ['https', 'http'], video: ['https', 'http'], source: ['https', 'http'] },
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  nestingLimit: MAX_NESTING,
};

/** A video or frame has no text of its own, but a person still wants to reach it. */
function linkedFrame(_tag: string, attributes: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const href = attributes['src'] ?? '';
  // An address that no link may have is no text for people either.
  if (!/^https?:/i.test(href.trim())) return { tagName: 'a', attribs: {}, text: '' };
  return { tagName: 'a', attribs: { href }, text: attributes['title'] ?? href };
}

/** Compiled once: setting it up costs more than converting a short article. */
const toText = compile({
  wordwrap: false,
  limits: { maxDepth: MAX_NESTING },
  selectors: [
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'img', format: 'skip' },
    { selector: 'hr', format: 'skip' },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    // Row by row, each cell whole: columns side by side would tear the sentences of neighbouring cells into each other.
    { selector: 'table', format: 'block' },
    { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    ...['td', 'th'].map((selector) => ({ selector, format: 'inlineSurround', options: { suffix: ' ' } })),
  ],
});

export interface ReadableContent {
  /** Safe to show: allow-listed elements only. */
  html: string;
  /** The same without markup, for searching; lines by block, links without addresses, images left out. */
  text: string;
}

/** Makes what Zendesk gave safe and readable. Zendesk sanitises only when it displays, its API does not (zendesk-api.md section 7). */
export function readable(body: string | null): ReadableContent {
  if (body === null || body.trim() === '' || body.trim() === '_') return { html: '', text: '' };
  const html = sanitizeHtml(body, { ...RULES, transformTags: { iframe: linkedFrame } });
  const text = toText(html);
  return { html, text: text.replaceAll('\u00a0', ' ').trim() };
}
