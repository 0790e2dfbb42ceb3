import type { ArticleFetched } from '@helpdex/contracts';
import { ZendeskError, type Row, type UnparsableRow, type ZendeskArticle, type ZendeskTranslation } from '@helpdex/zendesk-client';
import { articleRecords, UNKNOWN_LOCALE, unreadableArticle, type RecordOrigin } from './article-records';
import type { CrawlSession } from './crawl-session';

/** Counts the fetch attempt in the job before the request is made. @returns the `ver` of what it will bring. */
export type NextVersion = () => Promise<number>;

/** Translations of one article span few pages; more would be Zendesk going round in circles. */
const MAX_TRANSLATION_PAGES = 20;

export const isGone = (error: unknown): boolean => error instanceof ZendeskError && error.action === 'not_found';

/** Reads single articles, each with all its translations. */
export class ArticleReader {
  constructor(
    private readonly session: CrawlSession,
    private readonly nextVersion: NextVersion,
    private readonly signal: AbortSignal,
  ) {}

  /** @returns the article and the help center it stands in; undefined when it stands in none of them. */
  async find(articleId: string, brands: readonly string[]): Promise<{ row: Row<ZendeskArticle>; brand: string } | undefined> {
    for (const brand of brands) {
      try {
        return { row: await this.session.client.showArticle({ brand, articleId, signal: this.signal }), brand };
      } catch (error) {
        if (!isGone(error)) throw error;
      }
    }
    return undefined;
  }

  /**
   * Its entries in the languages of its help center: from the translations that came with it, else by requests of their own, which then are evidence of a version of their own.
   * @returns undefined when the article is gone meanwhile.
   */
  async records(article: ZendeskArticle, brand: string, origin: RecordOrigin): Promise<ArticleFetched[] | undefined> {
    const place = await this.session.placeOf(brand, article.sectionId);
    const enabled = await this.session.enabledLocales(brand);
    // It is unproven that Zendesk leaves out what no reader can come to: texts in a language that the help center switched off.
    const readable = (records: ArticleFetched[]): ArticleFetched[] =>
      records.filter(({ locale }) => locale === UNKNOWN_LOCALE || enabled.has(locale));
    if (article.translations) return readable(articleRecords(article, article.translations, origin, place));
    const ver = await this.nextVersion();
    try {
      return readable(articleRecords(article, await this.translations(brand, article.id), { ...origin, ver }, place));
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  /**
   * An article whose own facts cannot be read: all its languages are quarantined, since what closes them may be just what was not understood.
   * @returns undefined when not even its id can be read
   */
  async unreadable(row: UnparsableRow, brand: string, origin: RecordOrigin): Promise<ArticleFetched[] | undefined> {
    if (row.id === undefined) return undefined;
    const known = row.translatedInto ?? (await this.languagesOf(brand, row.id));
    return unreadableArticle(row, row.id, [...new Set([...known, ...(row.locale === undefined ? [] : [row.locale])])], origin);
  }

  private async languagesOf(brand: string, articleId: string): Promise<string[]> {
    try {
      const rows = await this.translations(brand, articleId);
      return rows.flatMap((row) => (row.ok ? [row.value.locale] : (row.locale ?? [])));
    } catch (error) {
      if (isGone(error)) return [];
      throw error;
    }
  }

  private async translations(brand: string, articleId: string): Promise<Row<ZendeskTranslation>[]> {
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
}
