import type { estypes } from '@elastic/elasticsearch';
import type { SearchScope } from '@helpdex/contracts';
import { languageOf, normaliseLocale } from '@helpdex/domain';
import { languageGroup, LANGUAGE_ANALYZERS } from './languages';

export interface SearchQuestion {
  query: string;
  scope: SearchScope;
  locale?: string;
  source?: string;
}

/** More words than this say nothing more and cost as much each. */
const MAX_TERMS = 32;
/** Of one query, leaves of all its parts. The cluster refuses a query beyond a bound that follows from its memory, 5,900 on the smallest we run. */
const MAX_CLAUSES = 4_000;
/** A word is looked for in each field in three ways: all words, as a phrase, most words. */
const WAYS = 3;
/** Near words that one with a typing error may stand for, per field. */
const MAX_EXPANSIONS = 30;
const FUZZY_FIELDS = 2;
/** What analyzers take for a word of its own: a run of letters, or one character of a script that is written without spaces. */
const TERM =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Extended_Pictographic}]|[\p{L}\p{N}\p{M}]+/gu;
/** What a translation in the asked language is worth beside one that merely matches. */
const LOCALE_BOOST = 40;
const LANGUAGE_BOOST = 20;
/** More of one article crowds out the others. */
export const PASSAGES_OF_ARTICLE = 3;
/** A body may have a megabyte; beyond this nothing is highlighted. */
const MAX_HIGHLIGHTED_CHARS = 100_000;
const SNIPPET_CHARS = 180;

function languageGroupsFor(locale: string | undefined): string[] {
  const group = locale === undefined ? undefined : languageGroup(locale);
  return group === undefined ? Object.keys(LANGUAGE_ANALYZERS) : [group];
}

/** Fields to look in: words as written, and stemmed in the asked language, or in all of them when none was asked for. */
function fieldsFor(locale: string | undefined): { titles: string[]; texts: string[] } {
  const groups = languageGroupsFor(locale);
  return {
    titles: ['title', ...groups.map((name) => `lang.${name}.title`)],
    texts: ['text', ...groups.map((name) => `lang.${name}.text`)],
  };
}

/** The question up to the last word that can be afforded. */
function bounded(query: string, { titles, texts }: ReturnType<typeof fieldsFor>): string {
  const perTerm = WAYS * (titles.length + texts.length) + FUZZY_FIELDS * MAX_EXPANSIONS;
  const affordable = Math.min(MAX_TERMS, Math.floor(MAX_CLAUSES / perTerm));
  const next = [...query.matchAll(TERM)][affordable];
  return query.slice(0, next?.index).trim();
}

function matching(query: string, { titles, texts }: ReturnType<typeof fieldsFor>): estypes.QueryDslQueryContainer {
  const everywhere = [...titles.map((field) => `${field}^4`), ...texts];
  return {
    bool: {
      should: [
        { multi_match: { query, fields: everywhere, type: 'best_fields', operator: 'and', tie_breaker: 0.2, boost: 3 } },
        { multi_match: { query, fields: everywhere, type: 'phrase', boost: 4 } },
        // Typing errors: only against words as written, with the first letter right.
        {
          multi_match: {
            query,
            fields: ['title^4', 'text'],
            fuzziness: 'AUTO',
            prefix_length: 1,
            max_expansions: MAX_EXPANSIONS,
            minimum_should_match: '2<75%',
          },
        },
        { multi_match: { query, fields: everywhere, type: 'best_fields', minimum_should_match: '2<70%' } },
      ],
      minimum_should_match: 1,
    },
  };
}

function filters({ scope, source }: SearchQuestion): estypes.QueryDslQueryContainer[] {
  return [
    { term: { tombstone: false } },
    ...(scope === 'all' ? [] : [{ term: { visibility: scope } }]),
    ...(source === undefined ? [] : [{ term: { source } }]),
  ];
}

/** Which of an article's passages match. Only picks them: `none` leaves the order of the articles as a search has it. */
function matchingPassages(query: string, locale: string | undefined): estypes.QueryDslQueryContainer {
  const stems = languageGroupsFor(locale).map((name) => `passages.lang.${name}`);
  const fields = ['passages.heading^2', 'passages.text', ...stems];
  return {
    nested: {
      path: 'passages',
      score_mode: 'none',
      ignore_unmapped: true,
      query: {
        bool: {
          should: [
            { multi_match: { query, fields, type: 'best_fields', tie_breaker: 0.2 } },
            { multi_match: { query, fields, type: 'phrase', boost: 2 } },
            {
              multi_match: {
                query,
                fields: ['passages.text'],
                fuzziness: 'AUTO',
                prefix_length: 1,
                max_expansions: MAX_EXPANSIONS,
                boost: 0.3,
              },
            },
          ],
        },
      },
      inner_hits: { size: PASSAGES_OF_ARTICLE, _source: ['passages.heading', 'passages.text', 'passages.anchor'] },
    },
  };
}

/** The articles of `searchBody` in the same order, with their best passages instead of a snippet. */
export function passagesBody(question: SearchQuestion, from: number, size: number): estypes.SearchRequest {
  const { query, highlight: _snippets, ...body } = searchBody(question, from, size);
  const locale = question.locale === undefined ? undefined : normaliseLocale(question.locale);
  const passages = matchingPassages(bounded(question.query, fieldsFor(locale)), locale);
  return { ...body, query: { bool: { must: [query as estypes.QueryDslQueryContainer], should: [passages] } } };
}

/** One article once, in the best locale for the request; the rest by how well it matches. Nothing of the query is ever read as syntax. */
export function searchBody(question: SearchQuestion, from: number, size: number): estypes.SearchRequest {
  const locale = question.locale === undefined ? undefined : normaliseLocale(question.locale);
  const fields = fieldsFor(locale);
  const asked = bounded(question.query, fields);
  const match = matching(asked, fields);
  const preferred: estypes.QueryDslQueryContainer[] =
    locale === undefined
      ? []
      : [
          { constant_score: { filter: { term: { locale } }, boost: LOCALE_BOOST } },
          { constant_score: { filter: { prefix: { locale: languageOf(locale) } }, boost: LANGUAGE_BOOST } },
        ];
  return {
    from,
    size,
    timeout: '5s',
    track_total_hits: false,
    query: { bool: { must: [match], filter: filters(question), should: preferred } },
    collapse: { field: 'articleKey' },
    sort: [{ _score: { order: 'desc' } }, { articleKey: { order: 'asc' } }],
    aggs: { articles: { cardinality: { field: 'articleKey', precision_threshold: 10_000 } } },
    _source: ['source', 'article', 'locale', 'visibility', 'title', 'url', 'path', 'updatedAt', 'excerpt'],
    highlight: {
      type: 'unified',
      encoder: 'html',
      pre_tags: ['<mark>'],
      post_tags: ['</mark>'],
      max_analyzed_offset: MAX_HIGHLIGHTED_CHARS,
      fragment_size: SNIPPET_CHARS,
      number_of_fragments: 1,
      fields: Object.fromEntries(fields.texts.map((field) => [field, {}])),
      // Without the fuzzy part, which costs a hundred milliseconds to highlight and marks words nobody looked for.
      highlight_query: { multi_match: { query: asked, fields: fields.texts } },
    },
  };
}
