import { MAX_NAMED_SEGMENTS, MAX_SEGMENT_NAME_CHARS, type NamedSegment, type SourceChanged } from '@helpdex/contracts';
import { readBrands, requireAdmin, ZendeskError, type ZendeskClient, type ZendeskVerdict } from '@helpdex/zendesk-client';
import type { CrawlBrand } from '../jobs/job.schema';
import { SectionPaths, type Place } from './section-paths';

/** Sections per attempt for whose sake all are listed again: a section that stays unknown must not cost two requests per article. */
const MAX_ASKED_AGAIN = 10;

const NO_HELP_CENTER: ZendeskVerdict = {
  code: 'zendesk_help_center_missing',
  action: 'stop',
  message: 'None of the brands of this source has a help center any more. Nothing was removed.',
  permanent: true,
};

/** What one attempt at a job knows of the account; asked for only when it is needed, and afresh when a job is taken up again. */
export class CrawlSession {
  private readonly paths = new Map<string, Promise<SectionPaths>>();
  private readonly locales = new Map<string, Promise<ReadonlySet<string>>>();
  /** Sections that were asked for again, and by that found or not; a second time is of no use. */
  private readonly askedAgain = new Set<string>();

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

  /**
   * Help centers that the source takes in, by subdomain so that every attempt goes through them in the same order.
   * @throws ZendeskError when there is none: nothing to list is not a listing without articles
   */
  async discoverBrands(): Promise<CrawlBrand[]> {
    const { brands: wanted } = this.source.options;
    const brands = (await readBrands(this.client, { signal: this.signal }))
      .filter(({ id, hasHelpCenter }) => hasHelpCenter && (wanted === 'all' || wanted.includes(id)))
      .map(({ id, subdomain }) => ({ id, subdomain }))
      .sort((a, b) => a.subdomain.localeCompare(b.subdomain));
    if (brands.length === 0) throw new ZendeskError(NO_HELP_CENTER, { endpoint: 'brands' });
    return brands;
  }

  /** Names and order of sections and categories of one help center; asked once per attempt, and again for a section that was made meanwhile. */
  async placeOf(subdomain: string, sectionId: string | null): Promise<Place> {
    const place = (await this.sectionPaths(subdomain)).of(sectionId);
    if (place.isKnown || sectionId === null || this.askedAgain.has(sectionId) || this.askedAgain.size >= MAX_ASKED_AGAIN) return place;
    this.askedAgain.add(sectionId);
    this.paths.delete(subdomain);
    return (await this.sectionPaths(subdomain)).of(sectionId);
  }

  /** Languages that the help center has now; asked once per attempt. */
  enabledLocales(subdomain: string): Promise<ReadonlySet<string>> {
    return remembered(this.locales, subdomain, async () => {
      const { locales } = await this.client.locales(subdomain, { signal: this.signal });
      return new Set(locales);
    });
  }

  /** Languages that at least one of these help centers has. */
  async localesOfAny(subdomains: readonly string[]): Promise<ReadonlySet<string>> {
    const locales = new Set<string>();
    for (const subdomain of subdomains) for (const locale of await this.enabledLocales(subdomain)) locales.add(locale);
    return locales;
  }

  /** What the account calls its user segments, for people to read; undefined when Zendesk does not say: a run does not fail of it. */
  async segmentNames([brand]: readonly CrawlBrand[]): Promise<NamedSegment[] | undefined> {
    try {
      const { items } = await this.client.userSegments(brand?.subdomain ?? this.source.subdomain, { signal: this.signal });
      return items
        .filter(({ name }) => name !== '')
        .slice(0, MAX_NAMED_SEGMENTS)
        .map(({ id, name }) => ({ id, name: name.slice(0, MAX_SEGMENT_NAME_CHARS) }));
    } catch (error) {
      if (error instanceof ZendeskError) return undefined;
      throw error;
    }
  }

  private sectionPaths(subdomain: string): Promise<SectionPaths> {
    return remembered(this.paths, subdomain, () => this.loadPaths(subdomain));
  }

  private async loadPaths(subdomain: string): Promise<SectionPaths> {
    const sections = await this.client.sections(subdomain, { signal: this.signal });
    const categories = await this.client.categories(subdomain, { signal: this.signal });
    return new SectionPaths(sections.items, categories.items);
  }
}

function remembered<T>(known: Map<string, Promise<T>>, key: string, load: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? load();
  known.set(key, found);
  return found;
}
