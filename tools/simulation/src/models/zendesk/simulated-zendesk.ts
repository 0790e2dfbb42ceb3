import {
  ZendeskError,
  type ListingPage,
  type Row,
  type ZendeskArticle,
  type ZendeskClient,
  type ZendeskTranslation,
} from '@helpdex/zendesk-client';
import type { Chance } from '../../engine/chance';
import type { Link, SimulatedProcess } from '../../engine/simulated-process';
import { isPublic, tokenOf, type HelpCenter, type Revision } from './help-center';

const PAGE = 3;
const MAX_LAG_MS = 60_000;
const RETRY_AFTER_MS = 3_000;
export const BRAND = '7';

export interface ZendeskFaults {
  /** Share of listed rows that come from an older state. */
  stale: number;
  limited: number;
  unreadable: number;
}

const failure = (code: 'zendesk_rate_limited' | 'zendesk_unreachable' | 'zendesk_not_found'): ZendeskError => {
  const action = { zendesk_rate_limited: 'wait', zendesk_unreachable: 'retry', zendesk_not_found: 'not_found' } as const;
  const wait = code === 'zendesk_rate_limited' ? { retryAfterMs: RETRY_AFTER_MS } : {};
  return new ZendeskError({ code, action: action[code], message: code, permanent: false, ...wait });
};

export const zendeskUnreachable = (): Error => failure('zendesk_unreachable');

export interface ZendeskParts {
  center: HelpCenter;
  link: Link;
  chance: Chance;
  faults: ZendeskFaults;
  /** Hears what of an article an answer showed; null: that it is not shown. */
  onServed(article: string, revision: Revision | null): void;
}

/** The account as the fetcher's client shows it: pages by offset that drift when articles move, and listings that lag behind. */
export class SimulatedZendesk {
  constructor(
    private readonly process: SimulatedProcess,
    private readonly parts: ZendeskParts,
  ) {}

  as(): ZendeskClient {
    return this as unknown as ZendeskClient;
  }

  get subdomain(): string {
    return this.parts.center.account;
  }

  usersMe = () => this.call(() => ({ id: '1', name: 'A', email: null, role: this.parts.center.role, active: true, suspended: false }));
  brands = () =>
    this.call(() => ({
      items: [{ id: BRAND, name: 'B', subdomain: this.subdomain, hasHelpCenter: true, active: true, isDefault: true, isDeleted: false }],
      unparsable: [],
    }));
  sections = () => this.call(() => ({ items: [], unparsable: [] }));
  categories = () => this.call(() => ({ items: [], unparsable: [] }));
  /** Names are for people to read: no fault of theirs can be seen in what is served. */
  userSegments = () => Promise.resolve({ items: [], unparsable: [] });
  locales = () => this.call(() => ({ locales: ['en-us', 'de'], defaultLocale: 'en-us' }));
  articleCount = () => this.call(() => this.listed().length);

  listArticlesPage = ({ position }: { position: string | null }): Promise<ListingPage<ZendeskArticle>> =>
    this.call(() => {
      const from = Number(position ?? 0);
      const all = this.listed();
      const rows = all.slice(from, from + PAGE).map((one) => this.row(one));
      return { rows, next: from + PAGE < all.length ? String(from + PAGE) : null };
    });

  incrementalPage = ({ startTime }: { startTime: number }) =>
    this.call(() => {
      const found = this.listed().filter(({ revision }) => revision.updatedAt >= startTime);
      const page = found.slice(0, 2 * PAGE);
      const last = page.at(-1)?.revision.updatedAt ?? null;
      const isEnd = page.length === found.length;
      const advance = isEnd ? 'end' : last === startTime ? 'stuck' : 'more';
      return { rows: page.map((one) => this.row(one)), newestSecond: last, advance, nextStartTime: advance === 'more' ? last : null };
    });

  showArticle = ({ articleId }: { articleId: string }): Promise<Row<ZendeskArticle>> =>
    this.call(() => {
      const revision = this.parts.center.current(articleId);
      const isShown = revision && !revision.isDeleted && this.maySee(revision);
      this.parts.onServed(articleId, isShown ? revision : null);
      if (!isShown) throw failure('zendesk_not_found');
      return { ok: true, value: this.article(articleId, revision) };
    });

  /** Oldest change first, each row as of its own lag. */
  private listed(): { id: string; revision: Revision }[] {
    const { center, chance, faults } = this.parts;
    return center.ids
      .flatMap((id) => {
        const revision = center.seen(id, chance.happens(faults.stale) ? chance.below(MAX_LAG_MS) : 0);
        return revision && !revision.isDeleted && this.maySee(revision) ? [{ id, revision }] : [];
      })
      .sort((a, b) => a.revision.updatedAt - b.revision.updatedAt || Number(a.id) - Number(b.id));
  }

  private maySee(revision: Revision): boolean {
    return this.parts.center.role === 'admin' || isPublic(revision, 'en-us');
  }

  private row({ id, revision }: { id: string; revision: Revision }): Row<ZendeskArticle> {
    this.parts.onServed(id, revision);
    return { ok: true, value: this.article(id, revision) };
  }

  private article(id: string, { number, segment, translations, updatedAt }: Revision): ZendeskArticle {
    const at = new Date(updatedAt * 1_000).toISOString();
    const title = tokenOf(this.subdomain, id, number);
    const text = { title, body: `<p>${title}</p>`, htmlUrl: null, createdAt: null, updatedAt: at };
    const common = { sectionId: null, authorId: null, permissionGroupId: null, promoted: false, editedAt: at, labelNames: [] };
    const rows = Object.entries(translations).map(([locale, { draft }]): Row<ZendeskTranslation> =>
      this.parts.chance.happens(this.parts.faults.unreadable)
        ? { ok: false, locale, reason: 'unreadable' }
        : { ok: true, value: { ...text, id: `${id}0`, sourceId: id, locale, draft, hidden: false, outdated: false } },
    );
    return { ...text, ...common, id, locale: 'en-us', sourceLocale: 'en-us', draft: false, userSegmentId: segment, translations: rows };
  }

  private call<T>(carryOut: () => T): Promise<T> {
    return this.process.call(this.parts.link, () => {
      if (this.parts.chance.happens(this.parts.faults.limited)) throw failure('zendesk_rate_limited');
      const answer = carryOut();
      return () => answer;
    });
  }
}
