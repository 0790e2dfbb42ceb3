/**
 * Names that several processes must agree on: topics, search aliases, physical indices, consumer groups.
 * The namespace (`HELPDEX_NAMESPACE`, default `helpdex`) is the first segment of each, so that several installations,
 * or several test suites, share one broker and one cluster without meeting.
 */

export const DEFAULT_NAMESPACE = 'helpdex';

/** Whom a search alias answers: customers, or agents (who may see internal content as well). */
export type SearchAudience = 'public' | 'agents';

/** Which half of an index generation: what may be shown to customers, or what may not. */
export type IndexSide = 'public' | 'internal';

/** `helpdex.article.fetched.v1` from namespace and suffix. */
export const topicName = (namespace: string, suffix: string): string => `${namespace}.${suffix}`;

/** Consumer group of a service, e.g. `helpdex.classifier`. */
export const consumerGroup = (namespace: string, service: string): string => `${namespace}.${service}`;

/** Each service has a database of its own, e.g. `helpdex_source-registry`. */
export const databaseName = (prefix: string, service: string): string => `${prefix}${service}`;

/** The alias that the gateway searches for one tenant. `agents` covers both sides of the generation, `public` only one. */
export const searchAlias = (namespace: string, tenant: string, audience: SearchAudience): string =>
  `${namespace}-search-${audience}-${tenant}`;

export const searchAliasPattern = (namespace: string, audience: SearchAudience): string => `${namespace}-search-${audience}-*`;

/** One side of one generation, e.g. `helpdex-index-t_default-g0001-public`. Shares no prefix with the aliases, so key patterns cannot overlap. */
export const physicalIndex = (namespace: string, tenant: string, generation: number, side: IndexSide): string =>
  `${namespace}-index-${tenant}-g${String(generation).padStart(4, '0')}-${side}`;

export const physicalIndexPattern = (namespace: string): string => `${namespace}-index-*`;
