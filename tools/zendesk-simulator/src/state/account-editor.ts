import type { SimulatorClock } from './clock';
import type { Account, Article, Category, Section, Translation } from './model';
import { takeId } from './new-account';

export class NoSuchRecord extends Error {
  override readonly name = 'NoSuchRecord';
}

export interface NewTranslation {
  title: string;
  body: string | null;
  draft?: boolean;
  hidden?: boolean;
  outdated?: boolean;
}

export interface NewArticle {
  sectionId: number;
  sourceLocale: string;
  translations: Record<string, NewTranslation>;
  userSegmentId?: number | null;
  userSegmentIds?: number[];
  labels?: string[];
  promoted?: boolean;
  createdAt?: number;
  updatedAt?: number;
}

/** Every change a person can make in Guide, with its effect on timestamps as section 3 of the reference tells; what is unproven is a switch. */
export class AccountEditor {
  constructor(
    readonly account: Account,
    private readonly clock: Pick<SimulatorClock, 'now'>,
  ) {}

  createCategory(names: Record<string, string>, brandId = this.defaultBrandId()): number {
    const category: Category = {
      id: takeId(this.account),
      brandId,
      names: new Map(Object.entries(names)),
      position: this.account.categories.size,
      ...this.stamps(),
    };
    this.account.categories.set(category.id, category);
    return category.id;
  }

  createSection(categoryId: number, names: Record<string, string>, parentSectionId: number | null = null): number {
    const { brandId } = known(this.account.categories, categoryId, 'category');
    const base = {
      id: takeId(this.account),
      brandId,
      names: new Map(Object.entries(names)),
      position: this.account.sections.size,
      ...this.stamps(),
    };
    const section: Section = { ...base, categoryId, parentSectionId };
    this.account.sections.set(section.id, section);
    return section.id;
  }

  /** Names, or another place. The articles inside are not touched, and neither is their time. */
  editSection(
    sectionId: number,
    { names, ...place }: { names?: Record<string, string>; categoryId?: number; parentSectionId?: number | null },
  ): void {
    const section = known(this.account.sections, sectionId, 'section');
    Object.assign(section, place, names ? { names: new Map(Object.entries(names)) } : {}, { updatedAt: this.clock.now() });
  }

  /** Who belongs to it; whoever was restricted to it stays so, and no article is touched. */
  editSegment(segmentId: number, change: { name?: string; userType?: 'signed_in_users' | 'staff' }): void {
    Object.assign(known(this.account.segments, segmentId, 'segment'), change, { updatedAt: this.clock.now() });
  }

  createArticle(article: NewArticle): number {
    const section = known(this.account.sections, article.sectionId, 'section');
    const now = article.createdAt ?? this.clock.now();
    const updatedAt = article.updatedAt ?? now;
    const created: Article = {
      ...{ id: takeId(this.account), brandId: section.brandId, sectionId: section.id, sourceLocale: article.sourceLocale },
      ...{
        authorId: this.account.users[0]?.id ?? -1,
        permissionGroupId: FIRST_PERMISSION_GROUP,
        userSegmentId: article.userSegmentId ?? null,
        userSegmentIds: article.userSegmentIds ?? [],
      },
      ...{ labels: article.labels ?? [], promoted: article.promoted ?? false, position: 0, archived: false },
      ...{ createdAt: now, updatedAt, editedAt: updatedAt, translations: new Map() },
    };
    for (const [locale, translation] of Object.entries(article.translations)) {
      const { draft = false, hidden = false, outdated = false, ...text } = translation;
      const stamps = { createdAt: now, updatedAt };
      created.translations.set(locale, { id: takeId(this.account), locale, ...text, draft, hidden, outdated, ...stamps });
    }
    this.account.articles.set(created.id, created);
    return created.id;
  }

  /** Changes text or flags of one translation; identical data leaves its `updated_at` untouched. */
  editTranslation(articleId: number, locale: string, change: Partial<NewTranslation>): void {
    const article = this.article(articleId);
    const translation = this.translation(article, locale);
    const before = JSON.stringify(translation);
    Object.assign(translation, change);
    if (JSON.stringify(translation) === before) return;
    translation.updatedAt = this.clock.now();
    if (locale === article.sourceLocale) article.editedAt = this.clock.now();
    if (this.account.switches.translationBumpsArticle || locale === article.sourceLocale) this.touch(article);
  }

  addTranslation(articleId: number, locale: string, { draft = false, hidden = false, outdated = false, ...text }: NewTranslation): void {
    const article = this.article(articleId);
    article.translations.set(locale, { id: takeId(this.account), locale, ...text, draft, hidden, outdated, ...this.stamps() });
    if (this.account.switches.translationBumpsArticle) this.touch(article);
  }

  /** No tombstone: the translation is simply not listed any more. */
  deleteTranslation(articleId: number, locale: string): void {
    const article = this.article(articleId);
    if (!article.translations.delete(locale)) throw new NoSuchRecord(`translation ${locale} of article ${articleId}`);
  }

  /** Null opens it to everyone. */
  restrict(articleId: number, userSegmentId: number | null, userSegmentIds: number[] = []): void {
    const article = this.article(articleId);
    if (userSegmentId !== null) known(this.account.segments, userSegmentId, 'segment');
    Object.assign(article, { userSegmentId, userSegmentIds });
    if (this.account.switches.segmentBumpsArticle) this.touch(article);
  }

  setLabels(articleId: number, labels: string[]): void {
    const article = this.article(articleId);
    article.labels = labels;
    if (this.account.switches.labelBumpsArticle) this.touch(article);
  }

  move(articleId: number, sectionId: number): void {
    const article = this.article(articleId);
    const section = known(this.account.sections, sectionId, 'section');
    Object.assign(article, { sectionId, brandId: section.brandId });
    if (this.account.switches.sectionMoveBumpsArticle) this.touch(article);
  }

  archive(articleId: number): void {
    this.article(articleId).archived = true;
  }

  restore(articleId: number): void {
    const article = known(this.account.articles, articleId, 'article');
    article.archived = false;
    if (!this.account.switches.restoreKeepsUpdatedAt) this.touch(article);
  }

  deleteArticle(articleId: number): void {
    this.account.articles.delete(this.article(articleId).id);
  }

  /** As a comment or a vote does: the article's time moves and nothing else. */
  touch(article: Article | number): void {
    (typeof article === 'number' ? this.article(article) : article).updatedAt = this.clock.now();
  }

  private article(id: number): Article {
    return known(this.account.articles, id, 'article');
  }

  private translation(article: Article, locale: string): Translation {
    return known(article.translations, locale, `translation of article ${article.id}`);
  }

  private stamps(): { createdAt: number; updatedAt: number } {
    const now = this.clock.now();
    return { createdAt: now, updatedAt: now };
  }

  private defaultBrandId(): number {
    return (this.account.brands.find(({ isDefault }) => isDefault) ?? this.account.brands[0])?.id ?? 0;
  }
}

const FIRST_PERMISSION_GROUP = 48_100_000_000_003;

function known<K, V>(map: ReadonlyMap<K, V>, key: K, what: string): V {
  const value = map.get(key);
  if (value === undefined) throw new NoSuchRecord(`${what} ${String(key)}`);
  return value;
}
