import type { Account, Article } from '../state/model';

export const SORTS = ['position', 'title', 'created_at', 'updated_at', 'edited_at'] as const;
export type Sort = (typeof SORTS)[number];
export type Order = 'asc' | 'desc';

/** Numeric keyset of an article under a sort: second precision, ties broken by creation and id, as Zendesk's cursors decode. */
export type SortKey = readonly [number, number, number];

const seconds = (ms: number): number => Math.floor(ms / 1_000);

function keyOf(article: Article, sort: Sort): SortKey {
  const first = {
    position: article.position,
    title: 0,
    created_at: seconds(article.createdAt),
    updated_at: seconds(article.updatedAt),
    edited_at: seconds(article.editedAt),
  };
  return [first[sort], seconds(article.createdAt), article.id];
}

export const compareKeys = (a: SortKey, b: SortKey): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];

export interface SortedRow {
  key: SortKey;
  article: Article;
}

const cache = new WeakMap<Account, Map<string, SortedRow[]>>();

/** Called after every change: sorting 100,000 articles for each page would be most of the simulator's time. */
export const forgetSorted = (account: Account): void => void cache.delete(account);

/** Articles of a brand that are not archived, in order. */
export function sortedArticles(account: Account, brandId: number, sort: Sort, order: Order): SortedRow[] {
  const known = cache.get(account) ?? new Map<string, SortedRow[]>();
  cache.set(account, known);
  const name = `${brandId}|${sort}|${order}`;
  const rows = known.get(name) ?? sortRows(account, brandId, sort, order);
  known.set(name, rows);
  return rows;
}

function sortRows(account: Account, brandId: number, sort: Sort, order: Order): SortedRow[] {
  const rows: SortedRow[] = [];
  for (const article of account.articles.values())
    if (!article.archived && article.brandId === brandId) rows.push({ key: keyOf(article, sort), article });
  const direction = order === 'asc' ? 1 : -1;
  return rows.sort((a, b) => direction * compareKeys(a.key, b.key));
}

/** Index of the first row behind `key`, by halving. */
export function rowAfter(rows: readonly SortedRow[], key: SortKey, order: Order): number {
  const direction = order === 'asc' ? 1 : -1;
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (direction * compareKeys(rows[middle]!.key, key) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}
