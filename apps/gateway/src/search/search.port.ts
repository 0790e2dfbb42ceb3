import type { KnowledgeSearch } from '@helpdex/knowledge-index';

export type { Found, KnowledgeAnswer, KnowledgeHit, KnowledgePassage, PassageAnswer, SearchRequest } from '@helpdex/knowledge-index';

/** The knowledge index as the gateway reads it: with one key per audience, and without the means to write. */
export type SearchPort = Pick<KnowledgeSearch, 'search' | 'passages'>;

export const SEARCH = Symbol('SearchPort');
