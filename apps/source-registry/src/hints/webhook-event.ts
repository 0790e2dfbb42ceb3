/**
 * What a webhook request is taken for: an article to look at, something that changed without saying what, or nothing that concerns articles.
 * None of it is believed: an article is fetched, and what Zendesk then says about it counts.
 */
export type Hint = { about: 'article'; article: string } | { about: 'something' } | { about: 'nothing' };

const ARTICLE_ID = /^\d{1,20}$/;
const ARTICLE_EVENT = 'zen:event-type:article.';
/** Readers' doings: they change nothing that is indexed, and there are many of them. */
const BY_READERS = /^(?:subscription|vote|comment)_/;

const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

function parsed(body: string): Record<string, unknown> {
  try {
    return objectOf(JSON.parse(body));
  } catch {
    return {};
  }
}

/** Of a request whose signature holds. Events of other things than articles may come to the same address; a body of the customer's own may say anything. */
export function hintOf(body: string): Hint {
  const { type, detail, subject } = parsed(body);
  const event = textOf(type);
  const isArticleEvent = event.startsWith(ARTICLE_EVENT);
  if (event.startsWith('zen:event-type:') && !isArticleEvent) return { about: 'nothing' };
  if (isArticleEvent && BY_READERS.test(event.slice(ARTICLE_EVENT.length))) return { about: 'nothing' };
  const ids = [textOf(objectOf(detail)['id']), textOf(subject).replace(/^zen:article:/, '')];
  const article = ids.find((id) => ARTICLE_ID.test(id));
  return article === undefined ? { about: 'something' } : { about: 'article', article };
}
