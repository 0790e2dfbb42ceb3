import type { Client } from '@elastic/elasticsearch';
import { searchAlias, type SearchHitDto, type SearchScope } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import { elasticClient, type ClusterSettings } from './elastic-client';
import { indexProblem } from './index-problem';
import { decodeSearchCursor, encodeSearchCursor, MAX_REACHABLE } from './search-cursor';
import { passagesOfHits, sourceOf, type Hit, type HitSource, type KnowledgePassage, type PageReader } from './search-hits';
import { passagesBody, searchBody } from './search-query';

export interface KnowledgeSearchSettings extends Omit<ClusterSettings, 'apiKey'> {
  publicApiKey?: string | undefined;
  internalApiKey?: string | undefined;
  namespace: string;
}

export interface SearchRequest {
  tenant: string;
  query: string;
  scope: SearchScope;
  locale?: string;
  source?: string;
  limit: number;
  cursor?: string;
}

/** A hit without the name of its source, which the index does not know. */
export type KnowledgeHit = Omit<SearchHitDto, 'source'> & { sourceId: string };

/** One page of what matches a question. */
export interface Found<T> {
  items: T[];
  /** Articles that match, each counted once. */
  total: number;
  tookMs: number;
  nextCursor: string | null;
}
export type KnowledgeAnswer = Found<KnowledgeHit>;
export type PassageAnswer = Found<KnowledgePassage>;

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** The stemmed field knows more of what matched than the one as written. */
function snippetOf({ highlight = {}, _source }: Hit): string {
  const byLanguage = Object.entries(highlight).find(([field]) => field.startsWith('lang.'))?.[1];
  return byLanguage?.[0] ?? highlight['text']?.[0] ?? escapeHtml(_source?.excerpt ?? '');
}

const INDEX_MISSING = 'search_index_missing';
const indexMissing = (): DomainError => new DomainError('unavailable', INDEX_MISSING, 'There is no index to search.');
/** Whether a search failed because the tenant's alias stands on nothing: of a new tenant that is as it should be, of another it is damage. */
export const isIndexMissing = (error: unknown): boolean => error instanceof DomainError && error.code === INDEX_MISSING;

/**
 * Searches one tenant's index with the key of the audience: public questions are asked with a key that can read nothing else (ADR 0004).
 */
export class KnowledgeSearch {
  private readonly publicClient: Client;
  private readonly agentsClient: Client;

  constructor(private readonly settings: KnowledgeSearchSettings) {
    const { publicApiKey, internalApiKey } = settings;
    this.publicClient = elasticClient({ ...settings, apiKey: publicApiKey });
    this.agentsClient = elasticClient({ ...settings, apiKey: internalApiKey });
  }

  /** @throws DomainError `invalid_cursor`, `search_unavailable` when the cluster does not answer, `search_index_missing` when there is none to search. */
  search(request: SearchRequest): Promise<KnowledgeAnswer> {
    return this.find(request, 'articles', searchBody, (hits) => ({ items: hits.map(hitOf), articles: hits.length }));
  }

  /** The best passages of the articles that `search` finds, in its order. A page ends with `limit` passages. */
  passages(request: SearchRequest): Promise<PassageAnswer> {
    return this.find(request, 'passages', passagesBody, passagesOfHits);
  }

  private async find<T>(request: SearchRequest, kind: string, body: typeof searchBody, read: PageReader<T>): Promise<Found<T>> {
    const { tenant, scope, limit, cursor, ...question } = request;
    const asked = { ...(kind === 'articles' ? {} : { kind }), tenant, scope, ...question };
    const from = cursor === undefined ? 0 : decodeSearchCursor(cursor, asked);
    const size = Math.min(limit, MAX_REACHABLE - from);
    const startedAt = performance.now();
    const [client, audience] = scope === 'public' ? [this.publicClient, 'public' as const] : [this.agentsClient, 'agents' as const];
    const answer = await client
      .search<HitSource, { articles: { value: number } }>({
        index: searchAlias(this.settings.namespace, tenant, audience),
        // What is missing is told as such below; an answer of half the shards would look like articles that are gone.
        ...{ ignore_unavailable: true, allow_partial_search_results: false },
        ...body({ scope, ...question }, from, size),
      })
      .catch((error: unknown) => {
        throw indexProblem(error, 'search_unavailable');
      });
    if (answer._shards.total === 0) throw indexMissing();
    const total = answer.aggregations?.articles.value ?? 0;
    const hits = answer.hits.hits as Hit[];
    const { items, articles } = read(hits, size);
    const end = from + articles;
    const isMore = (hits.length === size || articles < hits.length) && end < Math.min(total, MAX_REACHABLE);
    const tookMs = Math.round(performance.now() - startedAt);
    return { items, total, tookMs, nextCursor: isMore ? encodeSearchCursor(end, asked) : null };
  }

  /** Whether the cluster answers a search; a restricted key may ask nothing else. @throws DomainError `search_unavailable` */
  async check(): Promise<void> {
    await this.search({ tenant: 'health', query: 'health', scope: 'public', limit: 1 }).catch((error: unknown) => {
      if (!isIndexMissing(error)) throw error;
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.publicClient.close(), this.agentsClient.close()]);
  }
}

function hitOf(hit: Hit): KnowledgeHit {
  const source = sourceOf(hit);
  const { article, locale, title, url, visibility, path, updatedAt } = source;
  return {
    id: hit._id ?? '',
    articleId: article,
    title,
    snippet: snippetOf(hit),
    url,
    locale,
    matchedLocale: locale,
    visibility,
    score: hit._score ?? 0,
    path,
    updatedAt,
    sourceId: source.source,
  };
}
