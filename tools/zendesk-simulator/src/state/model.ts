/** What the simulator holds about an account. Ids are numbers, as Zendesk sends them; times are epoch milliseconds, sent as whole seconds. */

export interface Translation {
  id: number;
  locale: string;
  title: string;
  body: string | null;
  draft: boolean;
  hidden: boolean;
  outdated: boolean;
  createdAt: number;
  updatedAt: number;
}

export interface Article {
  id: number;
  brandId: number;
  sectionId: number;
  sourceLocale: string;
  authorId: number;
  permissionGroupId: number;
  userSegmentId: number | null;
  /** Sent only with the switch `pluralSegments`. */
  userSegmentIds: number[];
  labels: string[];
  promoted: boolean;
  position: number;
  archived: boolean;
  createdAt: number;
  updatedAt: number;
  editedAt: number;
  translations: Map<string, Translation>;
}

export interface Category {
  id: number;
  brandId: number;
  names: Map<string, string>;
  position: number;
  createdAt: number;
  updatedAt: number;
}

export interface Section extends Category {
  categoryId: number;
  parentSectionId: number | null;
}

export interface UserSegment {
  id: number;
  name: string;
  userType: 'signed_in_users' | 'staff';
  builtIn: boolean;
  createdAt: number;
  updatedAt: number;
}

export interface Brand {
  id: number;
  name: string;
  subdomain: string;
  hasHelpCenter: boolean;
  active: boolean;
  isDefault: boolean;
  locales: string[];
  defaultLocale: string;
}

export type Role = 'admin' | 'agent' | 'end-user';

export interface User {
  id: number;
  name: string;
  email: string;
  role: Role;
  suspended: boolean;
  /** Of the segments that an agent or end user belongs to. */
  segmentIds: number[];
}

export interface AccessToken {
  userId: number;
  expiresAt: number | null;
}

export interface RefreshToken {
  userId: number;
  /** Issued together; both are void once one is refreshed. */
  accessToken: string;
  /** Only this client may use it; null: anybody. */
  clientId: string | null;
}

export interface OAuthClient {
  clientId: string;
  clientSecret: string;
  userId: number;
}

export interface Account {
  /** Main subdomain. */
  subdomain: string;
  brands: Brand[];
  users: User[];
  /** token to the e-mail it was made for; an API token acts as whichever user's e-mail is given. */
  apiTokens: Set<string>;
  accessTokens: Map<string, AccessToken>;
  /** Voided when used. */
  refreshTokens: Map<string, RefreshToken>;
  oauthClients: OAuthClient[];
  categories: Map<number, Category>;
  sections: Map<number, Section>;
  segments: Map<number, UserSegment>;
  articles: Map<number, Article>;
  switches: Switches;
  nextId: number;
}

/** Every point that no consulted source proves (`[?]` in the reference), and the limits a test wants small. */
export interface Switches {
  /** Requests a minute; 0 is unlimited. */
  rateLimit: number;
  /** Requests a minute to the change feed alone, told in a bucket header; 0 is none. Documented for ticketing exports, unproven for articles. */
  incrementalRateLimit: number;
  /** Rows of an incremental page; Zendesk documents up to 1,000. */
  incrementalPageSize: number;
  /** Largest `page[size]` that is honoured; some connectors report 30. */
  maxPageSize: number;
  /** Whether `include=translations` is honoured on listings. */
  sideloadOnListings: 'honoured' | 'ignored' | 'partial';
  sideloadOnIncremental: 'honoured' | 'ignored' | 'partial';
  /** Whether `user_segment_ids` is sent at all. */
  pluralSegments: boolean;
  /** Whether translations into a locale that the help center switched off are still listed. */
  disabledLocales: 'omitted' | 'listed';
  /** Which locale a listing without one shows. */
  unlocalisedListings: 'default' | 'source';
  /** What moves the article's `updated_at`. */
  translationBumpsArticle: boolean;
  labelBumpsArticle: boolean;
  segmentBumpsArticle: boolean;
  sectionMoveBumpsArticle: boolean;
  restoreKeepsUpdatedAt: boolean;
  /** An empty window answers `end_time: 1`. */
  emptyWindowEndsAtOne: boolean;
  /** Incremental pages always name a next page, as ticketing exports do. */
  incrementalAlwaysHasNext: boolean;
  /** A start within the last minute is refused, as by ticketing exports. */
  refuseRecentStart: boolean;
  /** Form of a 429. */
  throttleBody: 'text' | 'json';
  retryAfter: 'seconds' | 'date' | 'absent';
  /** Life of issued access tokens; half an hour for Zendesk's new global clients. */
  accessTokenSeconds: number;
  /** Origin of links in answers: as requested, or Zendesk's own. */
  publicUrls: 'request' | 'zendesk';
}

export const defaultSwitches = (): Switches => ({
  rateLimit: 700,
  incrementalRateLimit: 0,
  incrementalPageSize: 1_000,
  maxPageSize: 100,
  sideloadOnListings: 'honoured',
  sideloadOnIncremental: 'honoured',
  pluralSegments: false,
  disabledLocales: 'omitted',
  unlocalisedListings: 'default',
  translationBumpsArticle: true,
  labelBumpsArticle: false,
  segmentBumpsArticle: true,
  sectionMoveBumpsArticle: true,
  restoreKeepsUpdatedAt: true,
  emptyWindowEndsAtOne: true,
  incrementalAlwaysHasNext: false,
  refuseRecentStart: false,
  throttleBody: 'text',
  retryAfter: 'seconds',
  accessTokenSeconds: 1_800,
  publicUrls: 'request',
});
