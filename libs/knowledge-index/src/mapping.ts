import type { estypes } from '@elastic/elasticsearch';
import { LANGUAGE_ANALYZERS } from './languages';

/** Counts up when the mapping changes in a way that needs a new generation. */
export const SCHEMA_VERSION = 1;

const keyword = { type: 'keyword', ignore_above: 512 } as const;
const folded = { type: 'text', analyzer: 'folded' } as const;
const stored = { type: 'keyword', index: false, doc_values: false } as const;

const languageFields = Object.fromEntries(
  Object.entries(LANGUAGE_ANALYZERS).map(([language, analyzer]) => [
    language,
    { properties: { title: { type: 'text', analyzer }, text: { type: 'text', analyzer } } },
  ]),
) as Record<string, estypes.MappingProperty>;

const passageLanguages = Object.fromEntries(
  Object.entries(LANGUAGE_ANALYZERS).map(([language, analyzer]) => [language, { type: 'text', analyzer }]),
) as Record<string, estypes.MappingProperty>;

/** One refresh a second: what a run brings is made visible by an explicit refresh at its end. */
export const INDEX_SETTINGS: estypes.IndicesIndexSettings = {
  number_of_shards: 1,
  refresh_interval: '1s',
  'index.mapping.total_fields.limit': 200,
  analysis: {
    analyzer: { folded: { type: 'custom', tokenizer: 'standard', filter: ['lowercase', 'asciifolding'] } },
  },
};

/** While nobody searches an index and all of it can be written once more: no refresh, and no sync to disk for each request. */
export const FILLING_SETTINGS: estypes.IndicesIndexSettings = { refresh_interval: -1, 'index.translog.durability': 'async' };
/** What takes their place once it is searched. */
export const SEARCHED_SETTINGS: estypes.IndicesIndexSettings = { refresh_interval: '1s', 'index.translog.durability': 'request' };

/**
 * `title` and `text` find words as written, whatever the language; `lang.<language>` finds them stemmed, or as bigrams in Chinese, Japanese and Korean.
 * Only the group of a document's own language is filled. Strict: a field nobody declared is a defect, not a guess.
 */
export const INDEX_MAPPING: estypes.MappingTypeMapping = {
  dynamic: 'strict',
  _meta: { schema: SCHEMA_VERSION },
  properties: {
    source: keyword,
    article: keyword,
    /** `source:article`, by which the variants of an article are told to be one. */
    articleKey: keyword,
    locale: keyword,
    ver: { type: 'long' },
    run: { type: 'long' },
    /** True for the body-less documents that hold a version where an entry must not be. */
    tombstone: { type: 'boolean' },
    visibility: keyword,
    state: keyword,
    title: folded,
    text: folded,
    lang: { properties: languageFields },
    /** First words of the text, for hits whose match is in the title. */
    excerpt: stored,
    /** The text once more, cut by heading: found apart from each other, and stemmed as the whole is. */
    passages: {
      type: 'nested',
      properties: { heading: folded, text: folded, anchor: stored, lang: { properties: passageLanguages } },
    },
    url: stored,
    labels: keyword,
    path: keyword,
    sectionIds: keyword,
    brand: keyword,
    updatedAt: { type: 'date' },
  },
};
