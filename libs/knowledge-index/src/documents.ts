import { entryId, type ArticleClassified, type IndexSide } from '@helpdex/contracts';
import { languageGroup } from './languages';
import { passagesOf, type Passage } from './passages';

/** What holds the version of an entry on the side where it must not be. */
export interface Tombstone {
  tombstone: true;
  source: string;
  article: string;
  articleKey: string;
  locale: string;
  ver: number;
}

/** An entry as it is searched. */
export interface KnowledgeDocument extends Omit<Tombstone, 'tombstone'> {
  tombstone: false;
  run: number;
  visibility: 'public' | 'internal';
  state: string;
  title: string;
  text: string;
  lang?: Record<string, { title: string; text: string }>;
  excerpt: string;
  passages: (Passage & { lang?: Record<string, string> })[];
  url: string | null;
  labels: string[];
  path: string[];
  sectionIds: string[];
  brand: string | null;
  updatedAt: string | null;
}

const EXCERPT_CHARS = 280;

const identity = ({ source, article, locale, ver }: Pick<ArticleClassified, 'source' | 'article' | 'locale' | 'ver'>) => ({
  ...{ source, article, articleKey: `${source}:${article}`, locale, ver },
});

export const tombstoneOf = (record: Pick<ArticleClassified, 'source' | 'article' | 'locale' | 'ver'>): Tombstone => ({
  tombstone: true,
  ...identity(record),
});

/** The one side an entry belongs on; undefined when it belongs on none. Without content there is nothing to show, whatever the audience says. */
export function openSide(record: ArticleClassified): IndexSide | undefined {
  if (!record.content || (record.state !== 'live' && record.state !== 'archived')) return undefined;
  return record.audience === 'excluded' ? undefined : record.audience;
}

export function documentOf(record: ArticleClassified, visibility: IndexSide): KnowledgeDocument {
  const { content } = record;
  if (!content) throw new Error(`${entryId(record)} has no content to index`);
  const { title, html, text, url, labels, path, sectionIds, brand, updatedAt } = content;
  const group = languageGroup(record.locale);
  return {
    ...identity(record),
    tombstone: false,
    ...{ run: record.run, visibility, state: record.state, title, text },
    ...(group === undefined ? {} : { lang: { [group]: { title, text } } }),
    excerpt: text.slice(0, EXCERPT_CHARS),
    passages: passagesOf(title, html).map((passage) => ({
      ...passage,
      ...(group === undefined ? {} : { lang: { [group]: passage.text } }),
    })),
    ...{ url, labels, path, sectionIds, brand: brand ?? null, updatedAt },
  };
}
