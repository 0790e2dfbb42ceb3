import type { ArticleDto } from '@helpdex/contracts';
import type { OracleRow } from '@helpdex/zendesk-simulator';
import type { ApiClient } from './api-client';
import type { World } from './world';

/** How the API's answer differs from what Zendesk holds; all empty when the index is true. */
export interface Differences {
  missing: string[];
  extra: string[];
  wrongVisibility: string[];
  wrongTitle: string[];
}

const keyOf = ({ articleId, locale }: { articleId: string; locale: string }): string => `${articleId}:${locale}`;

/** Every entry compared, both ways. Archived articles are not listed by Zendesk; they are looked at where the sweep is. */
export async function compareWithZendesk({ api, simulator }: World, sourceId: string, subdomain: string): Promise<Differences> {
  const expected = (await simulator.control.oracle(subdomain)).filter(({ archived }) => !archived);
  const actual = await api.articles(sourceId);
  return differences(expected, actual);
}

export function differences(expected: readonly OracleRow[], actual: readonly ArticleDto[]): Differences {
  const found = new Map(actual.map((article) => [keyOf(article), article]));
  const wanted = new Set(expected.map(keyOf));
  const both = expected.flatMap((row) => {
    const article = found.get(keyOf(row));
    return article ? [{ row, article }] : [];
  });
  return {
    missing: expected.map(keyOf).filter((key) => !found.has(key)),
    extra: [...found.keys()].filter((key) => !wanted.has(key)),
    wrongVisibility: both.filter(({ row, article }) => row.expectedVisibility !== article.visibility).map(({ row }) => keyOf(row)),
    wrongTitle: both.filter(({ row, article }) => row.title !== article.title).map(({ row }) => keyOf(row)),
  };
}

export const NO_DIFFERENCES: Differences = { missing: [], extra: [], wrongVisibility: [], wrongTitle: [] };

/** Ids of all entries that a search of the given scope can reach by their own title, asked one by one. */
export async function searchableByTitle(api: ApiClient, rows: readonly OracleRow[], scope: 'public' | 'all'): Promise<Set<string>> {
  const found = new Set<string>();
  for (const row of rows) {
    const { items } = await api.search(`q=${encodeURIComponent(row.title)}&audience=${scope}&locale=${row.locale}&limit=100`);
    if (items.some((hit) => hit.articleId === row.articleId)) found.add(keyOf(row));
  }
  return found;
}
