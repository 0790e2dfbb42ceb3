/** The parts that identify one entry: an article in one locale, of one source of one tenant. */
export interface EntryIdentity {
  tenant: string;
  source: string;
  article: string;
  locale: string;
}

/** Ids are opaque, but these characters would make the keys below ambiguous. */
const SAFE_PART = /^[A-Za-z0-9_-]{1,64}$/;

export const isSafeIdPart = (value: string): boolean => SAFE_PART.test(value);

/** Kafka key and ledger id: `tenant|source|article|locale`. */
export const docKey = (entry: EntryIdentity): string => `${entry.tenant}|${entry.source}|${entry.article}|${entry.locale}`;

/** @returns undefined when the text is not a docKey (a control record's key, a damaged record). */
export function parseDocKey(key: string): EntryIdentity | undefined {
  const parts = key.split('|');
  const [tenant, source, article, locale] = parts;
  if (parts.length !== 4 || !tenant || !source || !article || !locale || !parts.every(isSafeIdPart)) return undefined;
  return { tenant, source, article, locale };
}

/** Public id of an entry and `_id` in Elasticsearch: `source:article:locale`. */
export const entryId = (entry: Pick<EntryIdentity, 'source' | 'article' | 'locale'>): string =>
  `${entry.source}:${entry.article}:${entry.locale}`;

/** @returns undefined when the text is not an entry id. */
export function parseEntryId(id: string): Omit<EntryIdentity, 'tenant'> | undefined {
  const parts = id.split(':');
  const [source, article, locale] = parts;
  if (parts.length !== 3 || !source || !article || !locale || !parts.every(isSafeIdPart)) return undefined;
  return { source, article, locale };
}

/** Key of records that concern a whole source: `tenant|source`. */
export const sourceKey = (tenant: string, source: string): string => `${tenant}|${source}`;
