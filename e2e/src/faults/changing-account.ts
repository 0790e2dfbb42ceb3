import type { SourceDto } from '@helpdex/contracts';
import type { OracleRow } from '@helpdex/zendesk-simulator';
import { createAccount, type World } from '../world';
import { CANARY, type Prober } from './prober';

const ARTICLES = 60;
const PAGE_ROWS = 10;
const EDITED = 6;
const RESTRICTED = 2;

/** An account in which people work: each round of changes has every kind that a sync has to carry, and words that must stay internal. */
export class ChangingAccount {
  private rounds = 0;

  constructor(
    private readonly world: World,
    readonly subdomain: string,
    private readonly prober: Prober,
  ) {}

  async create(articles = ARTICLES): Promise<void> {
    await createAccount(this.world, this.subdomain, { kind: 'generated', articles, locales: ['en-us', 'de'] });
    await this.control.command(this.subdomain, { switches: { maxPageSize: PAGE_ROWS } });
  }

  /** Texts are edited, articles restricted, opened, archived and written. */
  async change(source: SourceDto): Promise<void> {
    this.rounds += 1;
    const rows = (await this.control.oracle(this.subdomain)).filter(({ archived, locale }) => !archived && locale === 'en-us');
    const open = rows.filter(({ expectedVisibility }) => expectedVisibility === 'public');
    for (const row of open.slice(0, EDITED)) await this.rewrite(row, `en-us edited in round ${this.rounds} ${row.articleId}`);
    for (const row of open.slice(EDITED, EDITED + RESTRICTED)) await this.restrict(row, source);
    await this.control.edit(this.subdomain, 'archive', Number(open[EDITED + RESTRICTED]!.articleId));
    const opened = rows.find((row) => row.userSegmentId !== null && !(row.body ?? '').includes(CANARY));
    if (opened) await this.control.edit(this.subdomain, 'restrict', Number(opened.articleId), null);
    await this.control.edit(this.subdomain, 'createArticle', {
      sectionId: this.account.articles.get(Number(open[0]!.articleId))!.sectionId,
      sourceLocale: 'en-us',
      translations: { 'en-us': { title: `en-us written in round ${this.rounds}`, body: '<p>A new article.</p>' } },
    });
  }

  /** Closed first, then given the word: no moment at which Zendesk shows it to customers. */
  private async restrict(row: OracleRow, source: SourceDto): Promise<void> {
    const article = Number(row.articleId);
    const [segment] = this.account.segments.keys();
    await this.control.edit(this.subdomain, 'restrict', article, segment!);
    const word = `${CANARY}${this.rounds}x${article % 1_000}`;
    this.prober.watch(word, `${source.id}:${row.articleId}:en-us`);
    await this.rewrite(row, `en-us ${word}`);
    if (this.account.articles.get(article)!.translations.has('de')) await this.rewrite({ ...row, locale: 'de' }, `de ${word}`);
  }

  private async rewrite({ articleId, locale }: OracleRow, title: string): Promise<void> {
    await this.control.edit(this.subdomain, 'editTranslation', Number(articleId), locale, { title, body: `<p>${title}, explained.</p>` });
  }

  private get control(): World['simulator']['control'] {
    return this.world.simulator.control;
  }

  private get account() {
    return this.world.simulator.simulator.account(this.subdomain)!;
  }
}
