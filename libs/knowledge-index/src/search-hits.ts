import type { PassageDto } from '@helpdex/contracts';
import type { KnowledgeDocument } from './documents';
import type { Passage } from './passages';

/** A passage without the name of its source, which the index does not know. */
export type KnowledgePassage = Omit<PassageDto, 'source'> & { sourceId: string };

export type HitSource = Pick<
  KnowledgeDocument,
  'source' | 'article' | 'locale' | 'visibility' | 'title' | 'url' | 'path' | 'updatedAt' | 'excerpt'
>;

interface InnerHit {
  _nested?: { offset: number };
  _score?: number | null;
  _source?: Passage;
}

export interface Hit {
  _id?: string | undefined;
  _score?: number | null | undefined;
  _source?: HitSource | undefined;
  highlight?: Record<string, string[]> | undefined;
  inner_hits?: { passages?: { hits: { hits: InnerHit[] } } } | undefined;
}

/** Reads at most `limit` items out of the hits, and says how many of the hits that took. */
export type PageReader<T> = (hits: readonly Hit[], limit: number) => { items: T[]; articles: number };

/** A further passage of an article is worth its place only when it matches about as well as the best one. */
const WORTH = 0.5;

export function sourceOf({ _source }: Hit): HitSource {
  if (!_source) throw new Error('a search hit has no source');
  return _source;
}

/** Passages that match, best first. A match in the title alone is answered with how the text begins. */
function chosen({ inner_hits }: Hit, { title, excerpt }: HitSource): { number: number; passage: Passage; share: number }[] {
  const found = inner_hits?.passages?.hits.hits ?? [];
  const best = found[0]?._score || 1;
  const passages = found.flatMap(({ _nested, _source, _score }) => {
    const share = (_score ?? 0) / best;
    return _source && share >= WORTH ? [{ number: _nested?.offset ?? 0, passage: _source, share }] : [];
  });
  return passages.length > 0 || excerpt === ''
    ? passages
    : [{ number: 0, passage: { heading: title, text: excerpt, anchor: null }, share: 1 }];
}

const linked = (url: string | null, anchor: string | null): string | null =>
  url === null || anchor === null ? url : `${url.replace(/#.*$/, '')}#${encodeURIComponent(anchor)}`;

function passagesOfHit(hit: Hit): KnowledgePassage[] {
  const source = sourceOf(hit);
  const { article, locale, title, url, visibility } = source;
  return chosen(hit, source).map(({ number, passage: { heading, text, anchor }, share }) => ({
    ...{ id: `${hit._id ?? ''}#${number}`, articleId: article, title, heading, text },
    ...{ url: linked(url, anchor), locale, matchedLocale: locale, visibility },
    score: (hit._score ?? 0) * share,
    sourceId: source.source,
  }));
}

/** Article by article until the page is full; of the last one only as much as there is room for. */
export const passagesOfHits: PageReader<KnowledgePassage> = (hits, limit) => {
  const items: KnowledgePassage[] = [];
  let articles = 0;
  for (const hit of hits) {
    if (items.length >= limit) break;
    items.push(...passagesOfHit(hit).slice(0, limit - items.length));
    articles += 1;
  }
  return { items, articles };
};
