import type { SearchHitDto, SearchScope } from '@helpdex/contracts';

export interface SearchRequest {
  tenant: string;
  query: string;
  scope: SearchScope;
  locale?: string;
  source?: string;
  limit: number;
  cursor?: string;
}

/** A hit as the index knows it; the name of its source is the registry's. */
export type IndexedHit = Omit<SearchHitDto, 'source'> & { sourceId: string };

export interface SearchAnswer {
  items: IndexedHit[];
  total: number;
  tookMs: number;
  nextCursor: string | null;
}

/** The knowledge index, read with one key per audience. */
export interface SearchPort {
  /** @throws DomainError `invalid` for a damaged cursor, `unavailable` when the cluster does not answer. */
  search(request: SearchRequest): Promise<SearchAnswer>;
}

export const SEARCH = Symbol('SearchPort');
