import type { ArticleFetched, FetchedContent, VisibilityEvidence } from '@helpdex/contracts';
import { MAX_BODY_CHARS, MAX_TITLE_CHARS, type SweepCandidate } from '@helpdex/contracts';
import type { Row, UnparsableRow, ZendeskArticle, ZendeskTranslation } from '@helpdex/zendesk-client';
import type { Place } from './section-paths';

/** What is the same for every record made from one answer of Zendesk. */
export interface RecordOrigin {
  tenant: string;
  source: string;
  run: number;
  /** Version of the request that brought the answer. */
  ver: number;
  brand: string;
  /** Of the options that the session goes by. */
  policyVersion: number;
  reemit: boolean;
  /** The request was for this very article. */
  confirmed: boolean;
  fetchedAt: string;
}

/** BCP 47's code for an undetermined language: the variant whose locale could not be read. */
export const UNKNOWN_LOCALE = 'und';
const MAX_DETAIL_CHARS = 1_000;
const MAX_LABELS = 200;

type RecordBase = Pick<ArticleFetched, 'tenant' | 'source' | 'run' | 'ver' | 'article' | 'locale' | 'policyVersion' | 'fetchedAt'> & {
  reemit?: boolean;
  confirmed?: boolean;
};

const base = (origin: RecordOrigin, article: string, locale: string): RecordBase => ({
  ...{ tenant: origin.tenant, source: origin.source, run: origin.run, ver: origin.ver, article, locale },
  policyVersion: origin.policyVersion,
  ...(origin.reemit ? { reemit: true } : {}),
  ...(origin.confirmed ? { confirmed: true } : {}),
  fetchedAt: origin.fetchedAt,
});

const unparsable = (origin: RecordOrigin, article: string, locale: string, detail: string): ArticleFetched => ({
  ...base(origin, article, locale),
  state: 'unparsable',
  detail: detail.slice(0, MAX_DETAIL_CHARS),
});

/** Draft, hidden and outdated are the translation's own; the segment is the article's. What Zendesk did not say stays unsaid. */
function evidenceOf(article: ZendeskArticle, translation: ZendeskTranslation): VisibilityEvidence {
  const { draft, hidden, outdated } = translation;
  const { userSegmentId, userSegmentIds } = article;
  return {
    ...(draft === undefined ? {} : { draft }),
    ...(hidden === undefined ? {} : { hidden }),
    ...(outdated === undefined ? {} : { outdated }),
    ...(userSegmentId === undefined ? {} : { userSegmentId }),
    ...(userSegmentIds === undefined ? {} : { userSegmentIds }),
  };
}

const later = (a: string | null, b: string | null): string | null => (a === null || (b !== null && b > a) ? b : a);

/** Labels cut off or not said, and sections that nobody lists: rules about them may hold unseen. */
function doubtsOf({ labelNames }: ZendeskArticle, { isKnown }: Place): Pick<FetchedContent, 'labelsUnknown' | 'placeUnknown'> {
  return {
    ...(labelNames === undefined || labelNames.length > MAX_LABELS ? { labelsUnknown: true } : {}),
    ...(isKnown ? {} : { placeUnknown: true }),
  };
}

function contentOf(article: ZendeskArticle, translation: ZendeskTranslation, origin: RecordOrigin, place: Place): FetchedContent {
  return {
    title: translation.title,
    body: translation.body,
    url: translation.htmlUrl,
    labels: (article.labelNames ?? []).slice(0, MAX_LABELS),
    path: place.path,
    ...doubtsOf(article, place),
    sourceLocale: article.sourceLocale,
    brand: origin.brand,
    updatedAt: later(article.updatedAt, translation.updatedAt),
  };
}

function variant(article: ZendeskArticle, row: Row<ZendeskTranslation>, origin: RecordOrigin, place: Place): ArticleFetched {
  if (!row.ok) return unparsable(origin, article.id, row.locale ?? UNKNOWN_LOCALE, row.reason);
  const translation = row.value;
  if (translation.title.length > MAX_TITLE_CHARS || (translation.body?.length ?? 0) > MAX_BODY_CHARS)
    return unparsable(origin, article.id, translation.locale, `title over ${MAX_TITLE_CHARS} or body over ${MAX_BODY_CHARS} characters`);
  return {
    ...base(origin, article.id, translation.locale),
    state: 'present',
    evidence: evidenceOf(article, translation),
    content: contentOf(article, translation, origin, place),
  };
}

/** One record for each translation of an article. A translation that stands in the list twice counts once, the last one. */
export function articleRecords(
  article: ZendeskArticle,
  translations: readonly Row<ZendeskTranslation>[],
  origin: RecordOrigin,
  place: Place,
): ArticleFetched[] {
  const byLocale = new Map<string, ArticleFetched>();
  for (const row of translations) {
    const record = variant(article, row, origin, place);
    byLocale.set(record.locale, record);
  }
  return [...byLocale.values()];
}

/** An article of which not even the row could be read: it is quarantined by what could, in every language it is known to have. */
export const unreadableArticle = (
  { reason }: UnparsableRow,
  id: string,
  locales: readonly string[],
  origin: RecordOrigin,
): ArticleFetched[] => (locales.length > 0 ? locales : [UNKNOWN_LOCALE]).map((locale) => unparsable(origin, id, locale, reason));

/** Entries that are not there any more: the whole article, or its text in these locales. */
export const absentRecords = (
  origin: RecordOrigin,
  state: 'gone' | 'untranslated',
  { article, locales }: SweepCandidate,
): ArticleFetched[] => locales.map((locale) => ({ ...base(origin, article, locale), state }));

/** Whether the source wants this locale at all. */
export const wantsLocale = (locales: readonly string[] | null, locale: string): boolean =>
  locales === null || locale === UNKNOWN_LOCALE || locales.includes(locale);
