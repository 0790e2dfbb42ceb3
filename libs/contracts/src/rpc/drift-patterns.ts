import type { VisibilityEvidence } from '../events/article-fetched';
import type { IndexSide } from '../names';

/** Where a listing for a drift check stands. Kept by who compares, understood by who lists. */
export interface ListingWalk {
  /** Zendesk's id of the admin that it began as; null before the first request. */
  user: string | null;
  brands: { id: string; subdomain: string }[];
  /** Subdomains still to list; the first one is being listed. */
  left: string[];
  cursor: string | null;
  /** Null for the usual one. */
  pageSize: number | null;
  restarts: number;
  /** As in the position of a run. */
  growth?: { goodPages: number; growAfter: number; onTrial: boolean } | null;
  walked?: number;
  /** In a row. */
  failures: number;
}

/** An entry as Zendesk lists it, without its text. */
export interface ListedEntry {
  article: string;
  locale: string;
  state: 'present' | 'unparsable';
  /** Of text and visibility; absent unless present. */
  hash?: string;
  facts?: {
    evidence?: VisibilityEvidence;
    labels: string[];
    sectionIds: string[];
    brand?: string | null;
    updatedAt: string | null;
  };
}

export interface ListingPage {
  entries: ListedEntry[];
  /** Rows without so much as an id: what they are about may look missing. */
  unreadable: number;
  requests: number;
  /** To be waited before the next page is asked for. */
  waitMs: number;
  /** Null when the listing is complete, and was made by one and the same admin. */
  walk: ListingWalk | null;
}

/** An entry that search shows. */
export interface ShownInIndex {
  id: string;
  side: IndexSide;
  ver: number;
  digest: string;
}
