import { flag, listOf, nullable, optional, record, required, text, understood, refused, withDefault, type Parser } from '../parsing/parser';
import { parseRows, type Row } from '../parsing/row';
import { locale, tagId, timestamp, userId, webAddress, zendeskId } from '../parsing/zendesk-values';

/** One locale's text of an article: what becomes one entry of the knowledge index. */
export interface ZendeskTranslation {
  id: string;
  /** The article (or section, category) it belongs to. */
  sourceId: string | null;
  /** Lower case with `-`. */
  locale: string;
  title: string;
  /** HTML, possibly unsafe; null when there is none. */
  body: string | null;
  htmlUrl: string | null;
  /** Absent when Zendesk did not say: unknown, never permission. */
  draft?: boolean;
  /** Undocumented; true is treated as not visible. */
  hidden?: boolean;
  /** A person's flag; the text is still published. */
  outdated?: boolean;
  createdAt: string | null;
  updatedAt: string | null;
}

/** An article as listed: its own facts plus the rendering of one locale. */
export interface ZendeskArticle {
  id: string;
  /** Locale of `title`, `body`, `draft` and `htmlUrl`. */
  locale: string;
  sourceLocale: string | null;
  title: string;
  body: string | null;
  htmlUrl: string | null;
  sectionId: string | null;
  authorId: string | null;
  permissionGroupId: string | null;
  /** Draft state of the displayed locale only. */
  draft?: boolean;
  /** Null is everyone; absent is unknown and must lead to internal. */
  userSegmentId?: string | null;
  /** Absent from every recorded answer; absent, null and empty are three different answers. */
  userSegmentIds?: string[] | null;
  labelNames?: string[];
  contentTagIds?: string[];
  outdatedLocales?: string[];
  promoted: boolean;
  createdAt: string | null;
  updatedAt: string | null;
  editedAt: string | null;
  /** Each parsed on its own. Absent when the sideload was not asked for or not honoured. */
  translations?: Row<ZendeskTranslation>[];
}

const nullableText = nullable(text);
const time = nullable(timestamp);

/** Null, as drafts that were never given a title have it, is the empty title. */
const title: Parser<string> = (input) => (input === null ? understood('') : text(input));

export const translation: Parser<ZendeskTranslation> = record<ZendeskTranslation>({
  id: required('id', zendeskId),
  sourceId: withDefault('source_id', nullable(zendeskId), null),
  locale: required('locale', locale),
  title: required('title', title),
  body: withDefault('body', nullableText, null),
  htmlUrl: withDefault('html_url', webAddress, null),
  draft: optional('draft', flag),
  hidden: optional('hidden', flag),
  outdated: optional('outdated', flag),
  createdAt: withDefault('created_at', time, null),
  updatedAt: withDefault('updated_at', time, null),
});

const translationRows: Parser<Row<ZendeskTranslation>[]> = (input) =>
  Array.isArray(input) ? understood(parseRows(translation, input)) : refused('expected a list');

export const article: Parser<ZendeskArticle> = record<ZendeskArticle>({
  id: required('id', zendeskId),
  locale: required('locale', locale),
  sourceLocale: withDefault('source_locale', nullable(locale), null),
  title: required('title', title),
  body: withDefault('body', nullableText, null),
  htmlUrl: withDefault('html_url', webAddress, null),
  sectionId: withDefault('section_id', nullable(zendeskId), null),
  authorId: withDefault('author_id', userId, null),
  permissionGroupId: withDefault('permission_group_id', nullable(zendeskId), null),
  draft: optional('draft', flag),
  userSegmentId: optional('user_segment_id', nullable(zendeskId)),
  userSegmentIds: optional('user_segment_ids', nullable(listOf(zendeskId))),
  labelNames: optional('label_names', listOf(text)),
  contentTagIds: optional('content_tag_ids', listOf(tagId)),
  outdatedLocales: optional('outdated_locales', listOf(locale)),
  promoted: withDefault('promoted', flag, false),
  createdAt: withDefault('created_at', time, null),
  updatedAt: withDefault('updated_at', time, null),
  editedAt: withDefault('edited_at', time, null),
  translations: optional('translations', translationRows),
});
