/** A text in one language, as of one revision. */
export interface Translation {
  draft: boolean;
}

/** An article as it was from `at` on. Every change of any kind is a revision of its own, told by the text. */
export interface Revision {
  number: number;
  at: number;
  isDeleted: boolean;
  /** Set: not for everybody. */
  segment: string | null;
  translations: Record<string, Translation>;
  /** Epoch seconds; changes of a segment, deletions and restorations do not move it. */
  updatedAt: number;
}

export const LOCALES = ['en-us', 'de'];

/** The token by which a text tells where it is from. */
export const tokenOf = (account: string, article: string, revision: number): string => `text-${account}-${article}-r${revision}`;

const TOKEN = /text-([a-z]+)-(\d+)-r(\d+)/;

export function readToken(text: string): { account: string; article: string; revision: number } | undefined {
  const [, account, article, revision] = TOKEN.exec(text) ?? [];
  return account && article && revision ? { account, article, revision: Number(revision) } : undefined;
}

export const isPublic = ({ isDeleted, segment, translations }: Revision, locale: string): boolean =>
  !isDeleted && segment === null && translations[locale]?.draft === false;

export const isThere = ({ isDeleted, translations }: Revision, locale: string): boolean => !isDeleted && translations[locale] !== undefined;

/** What one account really has, and had at any moment. */
export class HelpCenter {
  private readonly articles = new Map<string, Revision[]>();
  /** Of the user whose credentials Helpdex has; below admin, restricted articles are not shown. */
  role: 'admin' | 'agent' = 'admin';

  /** Listings show these articles as they once were, however long ago. */
  readonly listedAs = new Map<string, Revision>();

  constructor(
    readonly account: string,
    private readonly now: () => number,
  ) {}

  get ids(): string[] {
    return [...this.articles.keys()];
  }

  add(id: string): void {
    const translations = { 'en-us': { draft: false } };
    const updatedAt = Math.floor(this.now() / 1_000);
    this.articles.set(id, [{ number: 1, at: this.now(), isDeleted: false, segment: null, translations, updatedAt }]);
  }

  current(id: string): Revision | undefined {
    return this.articles.get(id)?.at(-1);
  }

  revision(id: string, number: number): Revision | undefined {
    return this.articles.get(id)?.[number - 1];
  }

  /** As it was `lagMs` ago; undefined when it was not yet there. */
  seen(id: string, lagMs: number): Revision | undefined {
    return this.listedAs.get(id) ?? this.articles.get(id)?.findLast(({ at }) => at <= this.now() - lagMs);
  }

  change(id: string, change: Partial<Revision>, movesTime: boolean): void {
    const last = this.current(id);
    if (!last) return;
    const updatedAt = movesTime ? Math.floor(this.now() / 1_000) : last.updatedAt;
    this.articles.get(id)?.push({ ...last, ...change, number: last.number + 1, at: this.now(), updatedAt });
  }
}
