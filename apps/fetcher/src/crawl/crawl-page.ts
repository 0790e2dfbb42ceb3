import type { ArticleFetched } from '@helpdex/contracts';
import { ZendeskError, type Row, type ZendeskArticle, type ZendeskTranslation } from '@helpdex/zendesk-client';
import type { CrawlPosition, FetchJob } from '../jobs/job.schema';
import { articleRecords, unreadableArticle, wantsLocale, type RecordOrigin } from './article-records';
import { listInstead, nextBrand } from './crawl-plan';
import { recentRows, withoutKnown, type RecentRow } from './recent-rows';
import type { CrawlSession } from './crawl-session';
import { SectionPaths } from './section-paths';

/** What one page brought, and where the crawl goes on. */
export interface CrawledPage {
  records: ArticleFetched[];
  next: CrawlPosition;
  articles: number;
  /** Rows without so much as an id. */
  unreadable: number;
  /** Latest change among the rows, epoch seconds. */
  newestSecond: number | null;
  /** What the rows looked like, for recognising them when the overlap brings them again. */
  seen: RecentRow[];
}

/** Counts the fetch attempt in the job before the request is made. @returns the `ver` of what it will bring. */
export type NextVersion = () => Promise<number>;

/** Translations of one article span few pages; more would be Zendesk going round in circles. */
const MAX_TRANSLATION_PAGES = 20;
const NO_PATHS = new SectionPaths([], []);

interface Listed {
  rows: Row<ZendeskArticle>[];
  next: CrawlPosition;
  newestSecond: number | null;
}

const isGone = (error: unknown): boolean => error instanceof ZendeskError && error.action === 'not_found';

/** Reads one page of a job, whatever its phase, and turns it into records. One call costs one request where translations are sideloaded. */
export class PageCrawler {
  constructor(
    private readonly session: CrawlSession,
    private readonly nextVersion: NextVersion,
    private readonly signal: AbortSignal,
    private readonly now: () => Date,
  ) {}

  async crawl(job: FetchJob, position: CrawlPosition): Promise<CrawledPage> {
    const brand = position.brands[0] ?? this.session.source.subdomain;
    const ver = await this.nextVersion();
    const listed = await this.list(job, position, brand);
    const seen = recentRows(brand, listed.rows);
    const rows = position.phase === 'incremental' ? withoutKnown(listed.rows, brand, job.recent) : listed.rows;
    const origin = this.originOf(job, brand, ver);
    const paths = rows.length > 0 ? await this.session.sectionPaths(brand) : NO_PATHS;
    const page: CrawledPage = { records: [], next: listed.next, articles: 0, unreadable: 0, newestSecond: listed.newestSecond, seen };
    for (const row of rows) {
      if (!row.ok) {
        const record = unreadableArticle(row, origin);
        if (record) page.records.push(record);
        else page.unreadable += 1;
        continue;
      }
      page.articles += 1;
      const read = await this.translationsOf(row.value, brand, origin);
      if (read) page.records.push(...articleRecords(row.value, read.rows, read.origin, paths));
    }
    const { locales } = this.session.source.options;
    return { ...page, records: page.records.filter(({ locale }) => wantsLocale(locales, locale)) };
  }

  private list(job: FetchJob, position: CrawlPosition, brand: string): Promise<Listed> {
    if (position.phase === 'articles') return this.showNext(position);
    if (position.phase === 'incremental') return this.readFeed(job, position, brand);
    return this.readListing(job, position, brand);
  }

  private async readListing(job: FetchJob, position: CrawlPosition, brand: string): Promise<Listed> {
    const { cursor, pageSize } = position;
    const page = await this.session.client.listArticlesPage({
      brand,
      position: cursor,
      pageSize,
      includeTranslations: true,
      signal: this.signal,
    });
    const next = page.next === null ? nextBrand(job, position) : { ...position, cursor: page.next };
    return { rows: page.rows, next, newestSecond: newestOf(page.rows) };
  }

  private async readFeed(job: FetchJob, position: CrawlPosition, brand: string): Promise<Listed> {
    const startTime = position.startTime ?? 0;
    const page = await this.session.client.incrementalPage({ brand, startTime, includeTranslations: true, signal: this.signal });
    const { rows, newestSecond, advance, nextStartTime } = page;
    if (advance === 'stuck') return { rows: [], next: listInstead(position), newestSecond: null };
    const goesOn = advance === 'more' && nextStartTime !== null;
    return { rows, newestSecond, next: goesOn ? { ...position, startTime: nextStartTime } : nextBrand(job, position) };
  }

  /** The first of the named articles. One that is not there any more says nothing here: only the sweep removes. */
  private async showNext(position: CrawlPosition): Promise<Listed> {
    const [articleId, ...articles] = position.articles;
    const next: CrawlPosition = articles.length > 0 ? { ...position, articles } : { ...position, articles, phase: 'barrier' };
    if (articleId === undefined) return { rows: [], next, newestSecond: null };
    for (const brand of position.brands) {
      try {
        const article = await this.session.client.showArticle({ brand, articleId, signal: this.signal });
        return { rows: [{ ok: true, value: article }], next, newestSecond: null };
      } catch (error) {
        if (!isGone(error)) throw error;
      }
    }
    return { rows: [], next, newestSecond: null };
  }

  /** As sideloaded, or by requests of their own, which then are evidence of a version of their own. @returns undefined when the article is gone meanwhile. */
  private async translationsOf(
    article: ZendeskArticle,
    brand: string,
    origin: RecordOrigin,
  ): Promise<{ rows: Row<ZendeskTranslation>[]; origin: RecordOrigin } | undefined> {
    if (article.translations) return { rows: article.translations, origin };
    const ver = await this.nextVersion();
    try {
      return { rows: await this.allTranslations(brand, article.id), origin: { ...origin, ver } };
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  private async allTranslations(brand: string, articleId: string): Promise<Row<ZendeskTranslation>[]> {
    const rows: Row<ZendeskTranslation>[] = [];
    let position: string | null = null;
    for (let page = 0; page < MAX_TRANSLATION_PAGES; page += 1) {
      const request = { brand, articleId, position, signal: this.signal };
      const answer: { rows: Row<ZendeskTranslation>[]; next: string | null } = await this.session.client.translationsPage(request);
      rows.push(...answer.rows);
      if (answer.next === null) return rows;
      position = answer.next;
    }
    // A list that is cut would look like locales that were removed.
    throw new ZendeskError(
      {
        code: 'zendesk_listing_broken',
        action: 'stop',
        message: 'Zendesk lists the translations of an article without an end.',
        permanent: true,
      },
      { endpoint: 'translations' },
    );
  }

  private originOf(job: FetchJob, brand: string, ver: number): RecordOrigin {
    const { tenant, source, run, reemit } = job;
    const brandId = job.brands.find(({ subdomain }) => subdomain === brand)?.id ?? brand;
    return { tenant, source, run, ver, reemit, brand: brandId, fetchedAt: this.now().toISOString() };
  }
}

function newestOf(rows: readonly Row<ZendeskArticle>[]): number | null {
  const seconds = rows.flatMap((row) =>
    row.ok && row.value.updatedAt !== null ? [Math.floor(Date.parse(row.value.updatedAt) / 1_000)] : [],
  );
  return seconds.length === 0 ? null : Math.max(...seconds);
}
