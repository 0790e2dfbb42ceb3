import { isoSeconds } from './clock';
import type { Account, Article, Section } from './model';
import { enabledTranslations } from './visible';

/** What an index that is true to this account must hold: one row per article and translation. */
export interface OracleRow {
  articleId: string;
  locale: string;
  title: string;
  /** As Zendesk gives it: HTML, or null. */
  body: string | null;
  draft: boolean;
  hidden: boolean;
  outdated: boolean;
  archived: boolean;
  userSegmentId: string | null;
  userSegmentIds: string[];
  brandId: string;
  brandSubdomain: string;
  /** Names from the category down, in the default locale. */
  sectionPath: string[];
  labels: string[];
  updatedAt: string;
  /** Under the default options of a source: outdated excluded, archived internal. */
  expectedVisibility: 'public' | 'internal' | 'excluded';
}

const MAX_DEPTH = 10;

function sectionPath(account: Account, sectionId: number, locale: string): string[] {
  const path: string[] = [];
  const nameOf = (names: Map<string, string>): string => names.get(locale) ?? names.values().next().value ?? '';
  let section: Section | undefined = account.sections.get(sectionId);
  let categoryId: number | undefined;
  for (let depth = 0; section && depth < MAX_DEPTH; depth += 1) {
    path.unshift(nameOf(section.names));
    categoryId = section.categoryId;
    section = section.parentSectionId === null ? undefined : account.sections.get(section.parentSectionId);
  }
  const category = categoryId === undefined ? undefined : account.categories.get(categoryId);
  return category ? [nameOf(category.names), ...path] : path;
}

function expectedVisibility(
  article: Article,
  flags: { draft: boolean; hidden: boolean; outdated: boolean },
): OracleRow['expectedVisibility'] {
  if (flags.outdated) return 'excluded';
  const restricted = article.userSegmentId !== null || article.userSegmentIds.length > 0;
  return flags.draft || flags.hidden || restricted || article.archived ? 'internal' : 'public';
}

function* rowsOf(account: Account, article: Article): Generator<OracleRow> {
  const brand = account.brands.find(({ id }) => id === article.brandId);
  for (const translation of enabledTranslations(account, article)) {
    const { locale, title, body, draft, hidden, outdated } = translation;
    yield {
      ...{ articleId: String(article.id), locale, title, body },
      ...{ draft, hidden, outdated, archived: article.archived },
      userSegmentId: article.userSegmentId === null ? null : String(article.userSegmentId),
      userSegmentIds: article.userSegmentIds.map(String),
      ...{ brandId: String(article.brandId), brandSubdomain: brand?.subdomain ?? '' },
      sectionPath: sectionPath(account, article.sectionId, brand?.defaultLocale ?? locale),
      labels: [...article.labels],
      updatedAt: isoSeconds(Math.max(article.updatedAt, translation.updatedAt)),
      expectedVisibility: expectedVisibility(article, { draft, hidden, outdated }),
    };
  }
}

/** Archived articles are among the rows: they exist, though no listing tells of them. */
export function* oracle(account: Account): Generator<OracleRow> {
  for (const article of account.articles.values()) {
    const brand = account.brands.find(({ id }) => id === article.brandId);
    if (brand?.hasHelpCenter && brand.active) yield* rowsOf(account, article);
  }
}
