import type { SourceChanged } from '@helpdex/contracts';
import { readBrands, requireAdmin, type ZendeskClient } from '@helpdex/zendesk-client';
import type { CrawlBrand } from '../jobs/job.schema';
import { SectionPaths } from './section-paths';

/** What one attempt at a job knows of the account; asked for only when it is needed, and afresh when a job is taken up again. */
export class CrawlSession {
  private readonly paths = new Map<string, Promise<SectionPaths>>();
  private locales: Promise<ReadonlySet<string>> | undefined;

  constructor(
    readonly client: ZendeskClient,
    readonly source: SourceChanged,
    private readonly signal: AbortSignal,
  ) {}

  /**
   * Whose credential it is, by Zendesk's id.
   * @throws ZendeskError when it does not belong to an admin: others are shown a part without being told so.
   */
  async adminId(): Promise<string> {
    return requireAdmin(await this.client.usersMe({ signal: this.signal })).id;
  }

  /** Help centers that the source takes in, by subdomain so that every attempt goes through them in the same order. */
  async discoverBrands(): Promise<CrawlBrand[]> {
    const { brands: wanted } = this.source.options;
    return (await readBrands(this.client, { signal: this.signal }))
      .filter(({ id, hasHelpCenter }) => hasHelpCenter && (wanted === 'all' || wanted.includes(id)))
      .map(({ id, subdomain }) => ({ id, subdomain }))
      .sort((a, b) => a.subdomain.localeCompare(b.subdomain));
  }

  /** Names and order of sections and categories of one help center; asked once per attempt. */
  sectionPaths(subdomain: string): Promise<SectionPaths> {
    const known = this.paths.get(subdomain);
    if (known) return known;
    const loading = this.loadPaths(subdomain);
    this.paths.set(subdomain, loading);
    return loading;
  }

  /** Languages that at least one of these help centers has; asked once per attempt. */
  enabledLocales(subdomains: readonly string[]): Promise<ReadonlySet<string>> {
    this.locales ??= this.loadLocales(subdomains);
    return this.locales;
  }

  private async loadLocales(subdomains: readonly string[]): Promise<ReadonlySet<string>> {
    const locales = new Set<string>();
    for (const subdomain of subdomains)
      for (const locale of (await this.client.locales(subdomain, { signal: this.signal })).locales) locales.add(locale);
    return locales;
  }

  private async loadPaths(subdomain: string): Promise<SectionPaths> {
    const sections = await this.client.sections(subdomain, { signal: this.signal });
    const categories = await this.client.categories(subdomain, { signal: this.signal });
    return new SectionPaths(sections.items, categories.items);
  }
}
