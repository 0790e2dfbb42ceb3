import type { ArticleFetched, SweepCandidate } from '@helpdex/contracts';
import { refuseOtherUser } from '../jobs/same-user';
import type { CrawlPosition, FetchJob } from '../jobs/job.schema';
import { absentRecords, unreadableArticle, wantsLocale, type RecordOrigin } from './article-records';
import type { ArticleReader, NextVersion } from './article-reader';
import type { CrawlSession } from './crawl-session';

/** Candidates settled in one step without a request of their own. */
const MAX_WITHOUT_REQUEST = 200;

export interface SweepStep {
  records: ArticleFetched[];
  next: CrawlPosition;
}

/**
 * Looks at what the classifier asked for, article by article (design 4.6). What is not found is held back until the end of the round: then the user of
 * the credential is asked for once more, since to somebody with a lower role Zendesk says "not found" of what is merely not shown.
 */
export class SweepReader {
  constructor(
    private readonly session: CrawlSession,
    private readonly articles: ArticleReader,
    private readonly nextVersion: NextVersion,
    private readonly originOf: (brand: string, ver: number) => RecordOrigin,
  ) {}

  async step(job: Pick<FetchJob, 'user'>, position: CrawlPosition): Promise<SweepStep> {
    if (position.candidates.length === 0) return this.close(job, position);
    const enabled = await this.session.localesOfAny(position.brands);
    const unasked = untilFirst(position.candidates.slice(0, MAX_WITHOUT_REQUEST), ({ locales }) => locales.some((one) => enabled.has(one)));
    if (unasked.length > 0) return this.settleSwitchedOff(position, unasked);
    return this.look(position);
  }

  /** No help center has these languages any more: one answer about all of them. */
  private async settleSwitchedOff(position: CrawlPosition, unasked: readonly SweepCandidate[]): Promise<SweepStep> {
    const origin = this.originOf(this.anyBrand(position), await this.nextVersion());
    const records = unasked.flatMap((candidate) => absentRecords(origin, 'untranslated', candidate));
    return { records, next: { ...position, candidates: position.candidates.slice(unasked.length) } };
  }

  private async look(position: CrawlPosition): Promise<SweepStep> {
    const [candidate, ...candidates] = position.candidates as [SweepCandidate, ...SweepCandidate[]];
    const ver = await this.nextVersion();
    const missing: SweepStep = {
      records: [],
      next: { ...position, candidates, gone: [...position.gone, { ...candidate, ver }] },
    };
    const found = await this.articles.find(candidate.article, position.brands);
    if (!found) return missing;
    const origin = this.originOf(found.brand, ver);
    if (!found.row.ok) {
      const records = unreadableArticle(found.row, candidate.article, candidate.locales, origin);
      return { records, next: { ...position, candidates } };
    }
    const read = await this.articles.records(found.row.value, found.brand, origin);
    if (!read) return missing;
    const wanted = read.filter(({ locale }) => wantsLocale(this.session.source.options.locales, locale));
    const locales = candidate.locales.filter((locale) => !wanted.some((record) => record.locale === locale));
    const latest = wanted[0]?.ver ?? ver;
    const absent = absentRecords(this.originOf(found.brand, latest), 'untranslated', { ...candidate, locales });
    return { records: [...wanted, ...absent], next: { ...position, candidates } };
  }

  private async close(job: Pick<FetchJob, 'user'>, position: CrawlPosition): Promise<SweepStep> {
    if (position.gone.length > 0) refuseOtherUser(job.user, await this.session.adminId());
    const brand = this.anyBrand(position);
    const records = position.gone.flatMap((missing) => absentRecords(this.originOf(brand, missing.ver), 'gone', missing));
    return { records, next: { ...position, gone: [], phase: 'barrier' } };
  }

  private anyBrand({ brands }: CrawlPosition): string {
    return brands[0] ?? this.session.source.subdomain;
  }
}

function untilFirst<T>(items: readonly T[], stops: (item: T) => boolean): T[] {
  const at = items.findIndex(stops);
  return items.slice(0, at === -1 ? items.length : at);
}
