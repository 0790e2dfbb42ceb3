import type { ArticleDto, Audience, SearchResultDto } from '@helpdex/contracts';
import type { HelpdexApi } from './helpdex-api';

/** Enough for the demo corpus; the report says so when a source has more. */
const MAX_PAGES = 100;

export type AudienceCounts = Record<Audience, number>;

export interface ArticleCounts {
  /** Locale to number of entries per visibility. */
  byLocale: Map<string, AudienceCounts>;
  complete: boolean;
  /** Some public article to search for, in English when there is one. */
  example: ArticleDto | undefined;
}

/** Counts the source's entries through the public API, as a user would see them. */
export async function countArticles(api: HelpdexApi, sourceId: string): Promise<ArticleCounts> {
  const byLocale: ArticleCounts['byLocale'] = new Map();
  let example: ArticleDto | undefined;
  let cursor: string | null = null;
  for (let page = 0; page < MAX_PAGES; page++) {
    const { items, nextCursor } = await api.listArticles({ source: sourceId, limit: '100', ...(cursor === null ? {} : { cursor }) });
    for (const article of items) count(byLocale, article);
    const candidates = items.filter(({ visibility, state }) => visibility === 'public' && state === 'live');
    const english = candidates.find(({ locale }) => locale.startsWith('en'));
    if (english && !example?.locale.startsWith('en')) example = english;
    example ??= candidates[0];
    cursor = nextCursor;
    if (cursor === null) break;
  }
  return { byLocale, complete: cursor === null, example };
}

function count(byLocale: ArticleCounts['byLocale'], { locale, visibility }: ArticleDto): void {
  const counts = byLocale.get(locale) ?? { public: 0, internal: 0, excluded: 0 };
  counts[visibility]++;
  byLocale.set(locale, counts);
}

/** A table by visibility and locale, with totals. */
export function formatCounts({ byLocale, complete }: Pick<ArticleCounts, 'byLocale' | 'complete'>): string {
  const total: AudienceCounts = { public: 0, internal: 0, excluded: 0 };
  const rows = [...byLocale].sort(([a], [b]) => a.localeCompare(b));
  for (const [, counts] of rows) for (const audience of ['public', 'internal', 'excluded'] as const) total[audience] += counts[audience];
  const row = (name: string, { public: open, internal, excluded }: AudienceCounts): string =>
    `  ${name.padEnd(10)}${[open, internal, excluded].map((number) => String(number).padStart(10)).join('')}`;
  return [
    `  ${'locale'.padEnd(10)}${['public', 'internal', 'excluded'].map((word) => word.padStart(10)).join('')}`,
    ...rows.map(([locale, counts]) => row(locale, counts)),
    row('all', total),
    ...(complete ? [] : ['  (the first entries only)']),
  ].join('\n');
}

export function formatHits(query: string, { items, total, tookMs }: SearchResultDto): string {
  const hits = items.map(
    ({ title, visibility, locale, url }, at) => `  ${at + 1}. ${title}  [${visibility}, ${locale}]${url === null ? '' : `  ${url}`}`,
  );
  return [`Search for "${query}": ${total} found in ${tookMs} ms`, ...hits].join('\n');
}
