/** What of an entry's id, `source:article:locale`, says something to a person; undefined of any other id. */
export function entryWords(id: string): { article: string; locale: string } | undefined {
  const [, article, locale] = id.split(':');
  return article !== undefined && locale !== undefined ? { article, locale } : undefined;
}
