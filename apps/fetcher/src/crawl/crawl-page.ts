import type { ArticleFetched } from '@helpdex/contracts';
import type { Row, ZendeskArticle } from '@helpdex/zendesk-client';
import type { CrawlPosition, FetchJob } from '../jobs/job.schema';
import { wantsLocale, type RecordOrigin } from './article-records';
import { ArticleReader, type NextVersion } from './article-reader';
import { listInstead, nextBrand, nextPage } from './crawl-plan';
import type { CrawlSession } from './crawl-session';
import { seenRows, withoutKnown, type SeenRow } from './recent-rows';
import { SweepReader } from './sweep-reader';

/** What of a job is needed to read its pages. */
export type CrawlOrder = Pick<
  FetchJob,
  'tenant' | 'source' | 'run' | 'mode' | 'reemit' | 'brands' | 'marks' | 'settled' | 'recent' | 'begunAt' | 'user'
>;

/** What one page brought, and where the crawl goes on. */
export interface CrawledPage {
  records: ArticleFetched[];
  next: CrawlPosition;
  articles: number;
  /** Rows without so much as an id. */
  unreadable: number;
  /** Latest change among the rows that is not in the future, epoch seconds. */
  newestSecond: number | null;
  /** The rows, for recognising them when the overlap brings them again. */
  seen: SeenRow[];
}

interface Listed {
  rows: Row<ZendeskArticle>[];
  next: CrawlPosition;
  /** Where the rows stand. */
  brand: string;
}

/** Reads one page of a job, whatever its phase, and turns it into records. One call costs one request where translations are sideloaded. */
export class PageCrawler {
  private readonly articles: ArticleReader;

  constructor(
    private readonly session: CrawlSession,
    private readonly nextVersion: NextVersion,
    private readonly signal: AbortSignal,
    private readonly now: () => Date,
  ) {
    this.articles = new ArticleReader(session, nextVersion, signal);
  }

  async crawl(job: CrawlOrder, position: CrawlPosition): Promise<CrawledPage> {
    if (position.phase === 'sweep') return this.sweep(job, position);
    const ver = await this.nextVersion();
    const listed = await this.list(job, position);
    const { brand } = listed;
    const seen = seenRows(brand, listed.rows);
    const rows = position.phase === 'incremental' ? withoutKnown(listed.rows, brand, job.recent) : listed.rows;
    const origin = this.originOf(job, position, { brand, ver });
    const newestSecond = newestOf(markable(job, seen));
    const page: CrawledPage = { records: [], next: listed.next, articles: 0, unreadable: 0, newestSecond, seen };
    for (const row of rows) {
      if (!row.ok) {
        const records = await this.articles.unreadable(row, brand, origin);
        if (records) page.records.push(...records);
        else page.unreadable += 1;
        continue;
      }
      page.articles += 1;
      page.records.push(...((await this.articles.records(row.value, brand, origin)) ?? []));
    }
    const { locales } = this.session.source.options;
    return { ...page, records: page.records.filter(({ locale }) => wantsLocale(locales, locale)) };
  }

  private async sweep(job: CrawlOrder, position: CrawlPosition): Promise<CrawledPage> {
    const originOf = (brand: string, ver: number): RecordOrigin => this.originOf(job, position, { brand, ver });
    const step = await new SweepReader(this.session, this.articles, this.nextVersion, originOf).step(job, position);
    return { ...step, articles: 0, unreadable: 0, newestSecond: null, seen: [] };
  }

  private list(job: CrawlOrder, position: CrawlPosition): Promise<Listed> {
    const brand = position.brands[0] ?? this.session.source.subdomain;
    if (position.phase === 'articles') return this.showNext(position, brand);
    if (position.phase === 'incremental') return this.readFeed(job, position, brand);
    return this.readListing(job, position, brand);
  }

  private async readListing(job: CrawlOrder, position: CrawlPosition, brand: string): Promise<Listed> {
    const { cursor, pageSize } = position;
    const page = await this.session.client.listArticlesPage({
      brand,
      position: cursor,
      pageSize,
      includeTranslations: true,
      signal: this.signal,
    });
    const next = page.next === null ? nextBrand(job, position) : nextPage(position, page.rows.length, { cursor: page.next });
    return { rows: page.rows, next, brand };
  }

  private async readFeed(job: CrawlOrder, position: CrawlPosition, brand: string): Promise<Listed> {
    const startTime = position.startTime ?? 0;
    const page = await this.session.client.incrementalPage({ brand, startTime, includeTranslations: true, signal: this.signal });
    const { rows, advance, nextStartTime } = page;
    if (advance === 'stuck') return { rows: [], next: listInstead(position), brand };
    const goesOn = advance === 'more' && nextStartTime !== null;
    return { rows, next: goesOn ? nextPage(position, rows.length, { startTime: nextStartTime }) : nextBrand(job, position), brand };
  }

  /** The first of the named articles. One that is not there says nothing here: the sweep after it asks again before anything is removed. */
  private async showNext(position: CrawlPosition, anyBrand: string): Promise<Listed> {
    const [articleId, ...articles] = position.articles;
    const next: CrawlPosition = articles.length > 0 ? { ...position, articles } : { ...position, articles, phase: 'barrier' };
    const found = articleId === undefined ? undefined : await this.articles.find(articleId, position.brands);
    return { rows: found ? [found.row] : [], next, brand: found?.brand ?? anyBrand };
  }

  private originOf(job: CrawlOrder, { phase }: CrawlPosition, { brand, ver }: { brand: string; ver: number }): RecordOrigin {
    const { tenant, source, run, reemit } = job;
    const brandId = job.brands.find(({ subdomain }) => subdomain === brand)?.id ?? brand;
    const confirmed = phase === 'articles' || phase === 'sweep';
    const { policyVersion } = this.session.source;
    return { tenant, source, run, ver, reemit, confirmed, brand: brandId, policyVersion, fetchedAt: this.now().toISOString() };
  }
}

/**
 * Seconds that a mark may move to. A named article says nothing of the others, and a row from the future, be it that a clock is wrong, would make every
 * run after this one begin too late.
 */
const markable = ({ mode, begunAt }: CrawlOrder, seen: readonly SeenRow[]): number[] =>
  mode === 'targeted' ? [] : seen.map(({ second }) => second).filter((second) => begunAt !== null && second <= begunAt);

const newestOf = (seconds: readonly number[]): number | null =>
  seconds.length === 0 ? null : seconds.reduce((newest, second) => Math.max(newest, second));
