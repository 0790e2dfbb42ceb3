import { cursorEnvelope, offsetEnvelope, readPageRequest, simpleListing } from '../paging/envelopes';
import { rowAfter, sortedArticles, SORTS, type Order, type Sort, type SortedRow, type SortKey } from '../paging/sorted-articles';
import { epochSeconds } from '../state/clock';
import type { Article } from '../state/model';
import { displayed, isStaff, listedTranslations, maySee } from '../state/visible';
import { FAILURES, ok, type Answer } from './answer';
import type { RouteContext } from './context';
import { articleView, translationView } from './views';

type Sideload = 'honoured' | 'ignored' | 'partial';

const wantsTranslations = (context: RouteContext): boolean =>
  (context.url.searchParams.get('include') ?? '').split(',').includes('translations');

function view(context: RouteContext, article: Article, locale: string | null, sideload: Sideload): object | undefined {
  const shown = displayed(context.account, article, locale);
  if (!shown || !maySee(context.caller, article, shown)) return undefined;
  const seen = articleView(context, article, shown);
  const carries = wantsTranslations(context) && (sideload === 'honoured' || (sideload === 'partial' && context.random() < 0.5));
  return carries ? { ...seen, translations: visibleTranslations(context, article) } : seen;
}

const visibleTranslations = (context: RouteContext, article: Article): object[] =>
  listedTranslations(context.account, article)
    .filter((translation) => maySee(context.caller, article, translation))
    .map((translation) => translationView(context, article, translation));

function readSort(query: URLSearchParams, locale: string | null): { by: Sort; order: Order } {
  const by = (query.get('sort_by') ?? 'position') as Sort;
  if (!SORTS.includes(by)) throw FAILURES.badRequest('Invalid sort_by');
  if ((by === 'title' || by === 'edited_at') && locale === null) throw FAILURES.badRequest('A locale is needed for this sort_by');
  return { by, order: query.get('sort_order') === 'desc' ? 'desc' : 'asc' };
}

const encode = (key: SortKey): string => Buffer.from(JSON.stringify(key)).toString('base64');
function decode(cursor: string): SortKey {
  try {
    const key = JSON.parse(Buffer.from(cursor, 'base64').toString('utf8')) as unknown;
    if (Array.isArray(key) && key.length === 3 && key.every((part) => typeof part === 'number')) return key as unknown as SortKey;
  } catch {
    // Not one of ours: answered below like any other.
  }
  throw FAILURES.badRequest('Invalid cursor');
}

/** All articles of the brand, or of one section or category. End users and strangers must name a locale. */
export function listArticles(context: RouteContext, locale: string | null, inside: (article: Article) => boolean): Answer {
  if (locale === null && !isStaff(context.caller)) throw FAILURES.badRequest('A locale is required');
  const { account, brand, url } = context;
  const sort = readSort(url.searchParams, locale);
  const request = readPageRequest(url.searchParams, account.switches.maxPageSize);
  const sideload = account.switches.sideloadOnListings;
  const rows = sortedArticles(account, brand.id, sort.by, sort.order);
  const shows = (row: SortedRow): object | undefined => (inside(row.article) ? view(context, row.article, locale, sideload) : undefined);
  if (request.mode === 'offset') {
    const all = rows.filter(({ article }) => inside(article) && isVisible(context, article, locale));
    const items = all.slice((request.page - 1) * request.size, request.page * request.size).map(shows);
    return ok(
      offsetEnvelope(
        url,
        'articles',
        items,
        { page: request.page, size: request.size, count: all.length },
        { by: sort.by, order: sort.order },
      ),
    );
  }
  return ok(cursorPage(url, rows, request, sort.order, shows));
}

const isVisible = (context: RouteContext, article: Article, locale: string | null): boolean => {
  const shown = displayed(context.account, article, locale);
  return shown !== undefined && maySee(context.caller, article, shown);
};

function cursorPage(
  url: URL,
  rows: SortedRow[],
  request: { size: number; after: string | null },
  order: Order,
  shows: (row: SortedRow) => object | undefined,
): object {
  const items: object[] = [];
  let first: SortKey | null = null;
  let last: SortKey | null = null;
  let index = request.after === null ? 0 : rowAfter(rows, decode(request.after), order);
  for (; index < rows.length && items.length < request.size; index += 1) {
    const row = rows[index]!;
    const item = shows(row);
    if (!item) continue;
    items.push(item);
    first ??= row.key;
    last = row.key;
  }
  const hasMore = rows.slice(index).some((row) => shows(row) !== undefined);
  return cursorEnvelope(url, 'articles', items, { hasMore, after: last && encode(last), before: first && encode(first) });
}

/** Ascending by change, inclusive of the start's own second, without an end of stream; archived articles are silently absent. */
export function incrementalArticles(context: RouteContext): Answer {
  const { account, brand, clock, url } = context;
  if (!isStaff(context.caller)) throw FAILURES.recordNotFound();
  const startTime = Number(url.searchParams.get('start_time'));
  if (!url.searchParams.has('start_time') || !Number.isInteger(startTime) || startTime < 0) throw FAILURES.badRequest('Invalid start_time');
  const { switches } = account;
  if (switches.refuseRecentStart && startTime > epochSeconds(clock.now()) - 60) throw FAILURES.recentStart();
  const rows = sortedArticles(account, brand.id, 'updated_at', 'asc');
  const from = rowAfter(rows, [startTime, -1, -1], 'asc');
  const window = rows.slice(from).filter(({ article }) => isVisible(context, article, null));
  const page = window.slice(0, switches.incrementalPageSize);
  const last = page.at(-1);
  if (!last) return ok({ count: 0, next_page: null, end_time: switches.emptyWindowEndsAtOne ? 1 : startTime, articles: [] });
  const [endTime] = last.key;
  const next = new URL(url);
  next.searchParams.set('start_time', String(endTime));
  const goesOn = window.length > page.length || switches.incrementalAlwaysHasNext;
  const articles = page.map(({ article }) => view(context, article, null, switches.sideloadOnIncremental));
  return ok({ count: articles.length, next_page: goesOn ? next.toString() : null, end_time: endTime, articles });
}

function find(context: RouteContext, id: string): Article {
  const article = context.account.articles.get(Number(id));
  if (!article || article.archived || article.brandId !== context.brand.id) throw FAILURES.recordNotFound();
  return article;
}

export function showArticle(context: RouteContext, id: string, locale: string | null): Answer {
  const seen = view(context, find(context, id), locale, 'honoured');
  if (!seen) throw FAILURES.recordNotFound();
  return ok({ article: seen });
}

export function listTranslations(context: RouteContext, id: string): Answer {
  const article = find(context, id);
  const { searchParams } = context.url;
  const locales = searchParams.get('locales')?.split(',');
  const flag = (name: 'draft' | 'outdated'): boolean | undefined =>
    searchParams.has(name) ? searchParams.get(name) === 'true' : undefined;
  const all = visibleTranslations(context, article).filter((translation) => {
    const { locale, draft, outdated } = translation as { locale: string; draft: boolean; outdated: boolean };
    return (!locales || locales.includes(locale)) && (flag('draft') ?? draft) === draft && (flag('outdated') ?? outdated) === outdated;
  });
  if (all.length === 0 && !isVisible(context, article, null)) throw FAILURES.recordNotFound();
  return ok(simpleListing(context.url, 'translations', all, readPageRequest(searchParams, 100)));
}

export function showTranslation(context: RouteContext, id: string, locale: string): Answer {
  const article = find(context, id);
  const translation = listedTranslations(context.account, article).find((candidate) => candidate.locale === locale);
  if (!translation || !maySee(context.caller, article, translation)) throw FAILURES.recordNotFound();
  return ok({ translation: translationView(context, article, translation) });
}

export function missingTranslations(context: RouteContext, id: string): Answer {
  const article = find(context, id);
  return ok({ locales: context.brand.locales.filter((locale) => !article.translations.has(locale)) });
}

const MAX_SEARCH_RESULTS = 1_000;

/** Drafts are not found, at most 1,000 results are reachable: no basis for a sync. */
export function searchArticles(context: RouteContext): Answer {
  const query = (context.url.searchParams.get('query') ?? '').toLowerCase();
  const found: object[] = [];
  for (const article of context.account.articles.values()) {
    const shown = displayed(context.account, article, context.url.searchParams.get('locale'));
    if (!shown || shown.draft || article.brandId !== context.brand.id || !maySee(context.caller, article, shown)) continue;
    if (query !== '' && !`${shown.title} ${shown.body ?? ''}`.toLowerCase().includes(query)) continue;
    found.push({ ...articleView(context, article, shown), snippet: shown.title, result_type: 'article' });
    if (found.length === MAX_SEARCH_RESULTS) break;
  }
  return ok(simpleListing(context.url, 'results', found, { ...readPageRequest(context.url.searchParams, 100), mode: 'offset' }));
}
