import type { ArticleDetailDto, RunDto, SourceDto } from '@helpdex/contracts';
import type { LoggedRequest, NewArticle, NewTranslation, OracleRow, Switches } from '@helpdex/zendesk-simulator';
import { finalRun } from './final-run';
import { compareWithZendesk, NO_DIFFERENCES, type CompareOptions } from './oracle';
import { createAccount, sourceInput, type World } from './world';

/** The way of a run that a test asks for. */
type Mode = 'full' | 'incremental';

/** A help center that a test fills article by article, and the source that takes it in. */
export class Guide {
  source!: SourceDto;

  private constructor(
    private readonly world: World,
    readonly subdomain: string,
    readonly section: number,
  ) {}

  /** An account with one section and no article. */
  static async open(world: World, subdomain: string, locales: string[] = ['en-us', 'de']): Promise<Guide> {
    await createAccount(world, subdomain, { kind: 'empty', locales });
    const category = await world.simulator.control.edit(subdomain, 'createCategory', { 'en-us': 'Devices' });
    return new Guide(world, subdomain, await world.simulator.control.edit(subdomain, 'createSection', category, { 'en-us': 'Routers' }));
  }

  get control() {
    return this.world.simulator.control;
  }

  /** Ids of the simulator's own, which no control command tells. */
  get account(): NonNullable<ReturnType<World['simulator']['simulator']['account']>> {
    return this.world.simulator.simulator.account(this.subdomain)!;
  }

  segment(userType: 'signed_in_users' | 'staff'): number {
    return [...this.account.segments.values()].find((segment) => segment.builtIn && segment.userType === userType)!.id;
  }

  switches(switches: Partial<Switches>): Promise<unknown> {
    return this.control.command(this.subdomain, { switches });
  }

  article(translations: Record<string, NewTranslation>, change: Partial<NewArticle> = {}): Promise<number> {
    const sourceLocale = Object.keys(translations)[0]!;
    return this.control.edit(this.subdomain, 'createArticle', { sectionId: this.section, sourceLocale, translations, ...change });
  }

  /** Adds the source and waits for its first sync. */
  async connect(options: object = {}): Promise<RunDto> {
    const source = await this.world.api.createSource(sourceInput(this.subdomain, { options }));
    const run = await finalRun(this.world.api, source.activeRun!.id);
    this.source = await this.world.api.source(source.id);
    return run;
  }

  async sync(mode: Mode): Promise<RunDto> {
    await this.control.clearRequests();
    return finalRun(this.world.api, (await this.world.api.sync(this.source.id, mode)).id);
  }

  /** What the last sync asked Zendesk, in order. */
  async asked(): Promise<LoggedRequest[]> {
    return (await this.control.requests(20_000)).requests.filter(({ subdomain }) => subdomain === this.subdomain);
  }

  async askedPaths(): Promise<string[]> {
    return (await this.asked()).map(({ path }) => path.replace('/api/v2/', ''));
  }

  rows(): Promise<OracleRow[]> {
    return this.control.oracle(this.subdomain);
  }

  idOf(article: number, locale: string): string {
    return `${this.source.id}:${article}:${locale}`;
  }

  entry(article: number, locale = 'en-us'): Promise<ArticleDetailDto> {
    return this.world.api.article(this.idOf(article, locale));
  }

  async expectTrue(options?: CompareOptions): Promise<void> {
    expect(await compareWithZendesk(this.world, this.source.id, this.subdomain, options)).toEqual(NO_DIFFERENCES);
  }

  /** Whether customers are answered from it. */
  async isAnswered(article: number, locale: string, query: string): Promise<boolean> {
    const { items } = await this.world.api.search(
      `q=${encodeURIComponent(query)}&audience=public&locale=${locale}&source=${this.source.id}&limit=100`,
    );
    return items.some(({ articleId, matchedLocale }) => articleId === String(article) && matchedLocale === locale);
  }
}

/** A translation that says nothing in particular. */
export const text = (title: string, change: Partial<NewTranslation> = {}): NewTranslation => ({
  title,
  body: `<p>About ${title}.</p>`,
  ...change,
});
