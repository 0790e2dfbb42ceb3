import { normaliseLocale } from '@helpdex/domain';
import { article, translation, type ZendeskArticle, type ZendeskTranslation } from '../model/article.schema';
import { brand, user, type ZendeskBrand, type ZendeskUser } from '../model/account.schema';
import {
  category,
  helpCenterLocales,
  section,
  userSegment,
  type HelpCenterLocales,
  type ZendeskCategory,
  type ZendeskSection,
  type ZendeskUserSegment,
} from '../model/structure.schema';
import { readIncremental } from '../paging/incremental-envelope';
import { ZendeskError } from '../errors/zendesk.error';
import { readPage } from '../paging/page-envelope';
import { pageQuery, type ListingPosition } from '../paging/position';
import type { Parser } from '../parsing/parser';
import { parseRows, rowOf, type Row, type SortedRows } from '../parsing/row';
import { zendeskId } from '../parsing/zendesk-values';
import type { ZendeskClientOptions } from './client-options';
import { countCall, readOne, rowsOf, type IncrementalPage, type ListingPage } from './answers';
import { collectListing } from './collect-listing';
import { RequestRunner, type Call } from './request-runner';

/** Zendesk's largest page of most listings; it may give fewer rows than asked for. */
export const MAX_PAGE_SIZE = 100;
/** Changes younger than this are not asked for: ticketing exports refuse such a start, and it is unproven that articles do not. */
const FEED_LAG_SECONDS = 60;
const SORT = { sort_by: 'updated_at', sort_order: 'asc' };
const TRANSLATIONS = { include: 'translations' };

interface Abortable {
  signal?: AbortSignal;
}
/** `brand` is the subdomain of the brand whose help center is asked. */
export type ListArticlesRequest = Abortable & {
  brand: string;
  position: ListingPosition | null;
  pageSize: number;
  includeTranslations: boolean;
};
export type IncrementalRequest = Abortable & { brand: string; startTime: number; includeTranslations: boolean };
export type TranslationsRequest = Abortable & { brand: string; articleId: string; position?: ListingPosition | null };

/**
 * Reads one Zendesk account: its users and brands on the main subdomain, each help center on its brand's. Every method that lists articles does one
 * page per call and keeps no state, so that a job can store the position and go on after a crash. Methods throw `ZendeskError` or the reason of an
 * aborted signal, and RangeError for arguments no caller should pass.
 */
export class ZendeskClient {
  readonly subdomain: string;
  private readonly runner: RequestRunner;

  constructor(options: ZendeskClientOptions) {
    this.subdomain = options.subdomain;
    this.runner = new RequestRunner(options, options.credentials);
  }

  /** Who the credential is. Succeeds without any credential too: check `id`. */
  usersMe(options: Abortable = {}): Promise<ZendeskUser> {
    const path = '/api/v2/users/me';
    return this.one({ endpoint: 'users_me', subject: 'account', subdomain: this.subdomain, path, key: 'user', parser: user, ...options });
  }

  brands(options: Abortable = {}): Promise<SortedRows<ZendeskBrand>> {
    const listing = { endpoint: 'brands', subject: 'account', subdomain: this.subdomain, path: '/api/v2/brands', key: 'brands' } as const;
    return collectListing(this.runner, { ...listing, parser: brand, ...options });
  }

  locales(brandSubdomain: string, options: Abortable = {}): Promise<HelpCenterLocales> {
    const path = '/api/v2/help_center/locales';
    return this.one({ endpoint: 'locales', subject: 'listing', subdomain: brandSubdomain, path, parser: helpCenterLocales, ...options });
  }

  sections(brandSubdomain: string, options: Abortable = {}): Promise<SortedRows<ZendeskSection>> {
    return this.all(brandSubdomain, 'sections', section, SORT, options);
  }

  categories(brandSubdomain: string, options: Abortable = {}): Promise<SortedRows<ZendeskCategory>> {
    return this.all(brandSubdomain, 'categories', category, SORT, options);
  }

  userSegments(brandSubdomain: string, options: Abortable = {}): Promise<SortedRows<ZendeskUserSegment>> {
    return this.all(brandSubdomain, 'user_segments', userSegment, {}, options);
  }

  /**
   * One page of all articles, oldest change first: an article touched meanwhile moves to the end and is read twice, never missed.
   * On `action: 'split_page'` ask again with the same position and `halvePageSize(pageSize)`.
   */
  listArticlesPage({
    brand: subdomain,
    position,
    pageSize,
    includeTranslations,
    signal,
  }: ListArticlesRequest): Promise<ListingPage<ZendeskArticle>> {
    const query = { ...pageQuery(position, pageSize), ...SORT, ...(includeTranslations ? TRANSLATIONS : {}) };
    return this.runner.run({
      endpoint: 'articles',
      subject: 'listing',
      subdomain,
      path: '/api/v2/help_center/articles',
      query,
      splittable: pageSize > 1,
      read: (json, at) => rowsOf(readPage(json, 'articles', { at, position, pageSize }), article),
      signal,
    });
  }

  /**
   * One page of the change feed. It includes the start's own second, so the last articles of the previous page come again.
   * On `action: 'split_page'` ask again without translations: this feed has no page size to halve.
   */
  incrementalPage({ brand: subdomain, startTime, includeTranslations, signal }: IncrementalRequest): Promise<IncrementalPage> {
    const latestStart = Math.max(0, Math.floor(this.runner.now() / 1000) - FEED_LAG_SECONDS);
    const askedFrom = Math.max(0, Math.min(startTime, latestStart));
    return this.runner.run({
      endpoint: 'incremental_articles',
      subject: 'incremental',
      lane: 'incremental',
      subdomain,
      path: '/api/v2/help_center/incremental/articles',
      splittable: includeTranslations,
      query: { start_time: String(askedFrom), ...(includeTranslations ? TRANSLATIONS : {}) },
      read: (json, at) => {
        const page = readIncremental(json, at, { startTime: askedFrom, latestStart });
        if (!page.ok) return page;
        const rows = parseRows(article, page.value.rows);
        return { ok: true, value: { ...page.value, rows, askedFrom } };
      },
      signal,
    });
  }

  /**
   * One article, which like a row of a listing may be beyond understanding.
   * @throws ZendeskError with `action: 'not_found'` when it is archived, deleted or not visible to this user
   */
  showArticle({ brand: subdomain, articleId, signal }: TranslationsRequest): Promise<Row<ZendeskArticle>> {
    const path = `/api/v2/help_center/articles/${digits(articleId)}`;
    return this.one({ endpoint: 'article', subject: 'record', subdomain, path, key: 'article', parser: rowOf(article), signal });
  }

  /** One page of an article's translations, the source locale included. */
  translationsPage({
    brand: subdomain,
    articleId,
    position = null,
    signal,
  }: TranslationsRequest): Promise<ListingPage<ZendeskTranslation>> {
    return this.runner.run({
      endpoint: 'translations',
      subject: 'record',
      subdomain,
      path: `/api/v2/help_center/articles/${digits(articleId)}/translations`,
      query: pageQuery(position, MAX_PAGE_SIZE),
      read: (json, at) => rowsOf(readPage(json, 'translations', { at, position, pageSize: MAX_PAGE_SIZE }), translation),
      signal,
    });
  }

  /** How many articles the user of the credential sees, drafts included. One request; for estimates, not for proofs. */
  articleCount(brandSubdomain: string, options: Abortable = {}): Promise<number> {
    return this.runner.run({ ...countCall(brandSubdomain, '/api/v2/help_center/articles'), ...options });
  }

  /** What a stranger sees: articles in one locale, or a help center that asks to sign in. Sends no credential. */
  async anonymousAccess(
    brandSubdomain: string,
    locale: string,
    options: Abortable = {},
  ): Promise<{ open: true; articles: number } | { open: false }> {
    const code = normaliseLocale(locale);
    if (code === undefined) throw new RangeError('not a locale');
    const call = countCall(brandSubdomain, `/api/v2/help_center/${code}/articles`);
    try {
      return { open: true, articles: await this.runner.run({ ...call, endpoint: 'anonymous_articles', anonymous: true, ...options }) };
    } catch (error) {
      const isClosed = error instanceof ZendeskError && CLOSED_STATUSES.has(error.status ?? 0);
      if (isClosed) return { open: false };
      throw error;
    }
  }

  private all<T>(
    subdomain: string,
    name: string,
    parser: Parser<T>,
    query: Record<string, string>,
    options: Abortable,
  ): Promise<SortedRows<T>> {
    const path = `/api/v2/help_center/${name}`;
    return collectListing(this.runner, { endpoint: name, subject: 'listing', subdomain, path, key: name, parser, query, ...options });
  }

  private one<T>({ key, parser, ...call }: Omit<Call<T>, 'read'> & { key?: string; parser: Parser<T> }): Promise<T> {
    return this.runner.run({ ...call, read: (json) => readOne(json, key, parser) });
  }
}

/** A help center that asks to sign in refuses strangers, or sends them to its login. */
const CLOSED_STATUSES = new Set([301, 302, 303, 307, 308, 401, 403]);

/** @throws RangeError: an id comes from Zendesk's own answers or was validated at the door. */
function digits(id: string): string {
  if (!zendeskId(id).ok) throw new RangeError('not a Zendesk id');
  return id;
}
