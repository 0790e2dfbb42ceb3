import type { ArticleClassified } from '../events/article-classified';
import type { ArticleFetched } from '../events/article-fetched';
import type { IndexSide } from '../names';
import type { ArticleFacetsDto } from '../api/article-facets.dto';
import type { SourceOptions } from '../options';
import type {
  ArticleDetailDto,
  ArticleDto,
  ArticleFacetsQuery,
  ArticleQuery,
  Page,
  PageQuery,
  SetVisibilityInput,
} from '../api/article.dto';
import type { AuditDto, CreatedKeyDto, CreateKeyInput, KeyDto } from '../api/key.dto';
import type { DeletionDto } from '../api/deletion.dto';
import type { RebuildDto, StartRebuildInput } from '../api/rebuild.dto';
import type { DriftCheckDto, DriftCheckInput, DriftCheckQuery } from '../api/drift.dto';
import type { QuarantinedDto, QuarantineQuery } from '../api/quarantine.dto';
import type { ReviewDecision, ReviewDto, ReviewQuery } from '../api/review.dto';
import type { RunDto } from '../api/run.dto';
import type {
  CreateSourceInput,
  CredentialKind,
  ReconnectInput,
  SourceCheckDto,
  SourceCounts,
  SourceDto,
  UpdateSourceInput,
} from '../api/source.dto';
import type { KeptAnswer, RepeatableRequest, RepeatableState, RequestTurn } from './idempotency';
import type { ListingPage, ListingWalk, ShownInIndex } from './drift-patterns';
import type { Role, RunMode, RunTrigger } from '../vocabulary';

/** Who asks: found by the API key, never taken from a request body. */
export interface Caller {
  tenant: string;
  keyId: string;
  role: Role;
  /** The installation's first key, the only one that may add tenants. */
  bootstrap: boolean;
}

/** A request made on behalf of a caller. */
export interface Asked<T> {
  caller: Caller;
  input: T;
}

/** A secret sealed for storage and transport; opens only with a master key and the same binding (libs/domain `sealSecret`). */
export interface SealedSecret {
  /** Id of the master key that wraps the data key. */
  kid: string;
  wrapped: string;
  sealed: string;
}

export interface SealedCredentials {
  tenant: string;
  source: string;
  subdomain: string;
  kind: CredentialKind;
  /** Counts up with everything a person enters. */
  credentialVersion: number;
  /** Counts up with every pair of tokens that Zendesk rotated, from 0 with each `credentialVersion`. */
  generation: number;
  secret: SealedSecret;
}

/** Credentials as they were read, and who (one session of one process) wants to replace them. Anything else stored by now is left alone. */
export type CredentialsRead = Pick<SealedCredentials, 'tenant' | 'source' | 'credentialVersion' | 'generation'> & { owner: string };

/**
 * Whether tokens may be asked for. `granted`: the intent is noted; `interruptedAt` (ISO 8601) is when an earlier one was, if nothing is known of how it
 * ended. `taken`: another one is asking. `superseded`: what was read is no longer what is stored.
 */
export type RotationClaim = { turn: 'granted'; interruptedAt: string | null } | { turn: 'taken' } | { turn: 'superseded' };

/**
 * Request-response between services: pattern to [request, answer]. Served over Nest's TCP transport with a service token and a deadline.
 * Errors travel as `RpcProblem`.
 */
export interface RpcContract {
  // source-registry
  'keys.authenticate': [{ key: string }, Caller];
  'keys.create': [Asked<CreateKeyInput>, CreatedKeyDto];
  'keys.list': [Asked<PageQuery>, Page<KeyDto>];
  'keys.revoke': [Asked<{ id: string }>, Record<string, never>];
  'tenants.create': [Asked<{ name: string }>, { id: string; adminKey: string }];
  /** What another service carried out, or refused, for a caller. */
  'audit.record': [Asked<AuditNote>, Record<string, never>];
  'audit.list': [Asked<PageQuery>, Page<AuditDto>];
  'idempotency.begin': [RepeatableRequest, RepeatableState];
  'idempotency.finish': [RequestTurn & { answer: KeptAnswer }, Record<string, never>];
  'idempotency.abandon': [RequestTurn, Record<string, never>];
  /** An entry of another service's; told twice it is one. */
  'audit.recordOnce': [AuditRecord, Record<string, never>];
  'sources.create': [Asked<CreateSourceInput>, RegisteredSource];
  'sources.check': [Asked<CreateSourceInput>, SourceCheckDto];
  'sources.list': [Asked<PageQuery>, Page<RegisteredSource>];
  'sources.get': [Asked<{ id: string }>, RegisteredSource];
  'sources.update': [Asked<{ id: string; change: UpdateSourceInput }>, RegisteredSource];
  /** Also named articles alone: while a run is active they come right after it, and the answer is the active one. `reemit`: changed or not. */
  'sources.sync': [Asked<{ id: string; mode: RunMode; trigger: RunTrigger; articles?: string[]; reemit?: boolean }>, RunDto];
  'sources.disconnect': [Asked<{ id: string }>, RegisteredSource];
  'sources.reconnect': [Asked<{ id: string } & ReconnectInput>, RegisteredSource];
  /** Starts a deletion, or answers with the one under way. */
  'sources.delete': [Asked<{ id: string; purge: boolean }>, DeletionDto];
  /** A request that came to a source's webhook. @throws DomainError `webhook_unknown`, the same whatever does not hold. */
  'webhooks.zendesk': [WebhookDelivery, Record<string, never>];
  'deletions.get': [Asked<{ id: string }>, DeletionDto];
  /** Without a source, of all of them. */
  'runs.list': [Asked<PageQuery & { sourceId?: string }>, Page<RunDto>];
  'runs.get': [Asked<{ id: string }>, RunDto];
  'runs.cancel': [Asked<{ id: string }>, RunDto];
  'credentials.read': [{ tenant: string; source: string }, SealedCredentials];
  /** Asks for leave to have the tokens rotated, and notes it down before Zendesk is asked. */
  'credentials.claimRotation': [CredentialsRead, RotationClaim];
  /** Stores a rotated pair in place of the one that was read; refused when that is not the stored one any more. */
  'credentials.rotate': [CredentialsRead & { secret: SealedSecret }, { generation: number }];
  /** Ends a claim without tokens; `nothingRotated` also takes the note away. */
  'credentials.abandonRotation': [CredentialsRead & { nothingRotated: boolean }, Record<string, never>];
  // fetcher
  /** `scope`: what of the account would be synced; without it, all. */
  'zendesk.check': [{ credentials: SealedCredentials; scope?: Pick<SourceOptions, 'brands' | 'locales'> }, SourceCheckDto];
  /** One page of what Zendesk lists of a source, for a drift check; begins without a `walk`. @throws DomainError in words for a person. */
  'zendesk.listing': [{ tenant: string; source: string; check: string; walk?: ListingWalk }, ListingPage];
  // classifier
  'articles.list': [Asked<ArticleQuery>, Page<ArticleDto>];
  'articles.facets': [Asked<Omit<ArticleFacetsQuery, 'limit' | 'cursor'>>, ArticleFacetsDto];
  'articles.get': [Asked<{ id: string }>, ArticleDetailDto];
  'articles.setVisibility': [Asked<{ id: string } & SetVisibilityInput>, ArticleDto];
  'articles.counts': [{ tenant: string; sources: string[] }, Record<string, SourceCounts>];
  /** Which of these entries (keys of the article topics) customers find now, or did by the last verdict that was sent. At most 1,000. */
  'closings.open': [{ tenant: string; keys: string[] }, { open: string[] }];
  /**
   * Judges fetched records at once and closes what they close, ahead of whatever waits in Kafka; answers when search has it. The same records also come
   * through Kafka, where their version makes them no-ops.
   */
  'closings.apply': [{ records: ArticleFetched[] }, { closed: number }];
  'reviews.list': [Asked<ReviewQuery>, Page<ReviewDto>];
  'reviews.decide': [Asked<{ id: string; decision: ReviewDecision }>, ReviewDto];
  'quarantine.list': [Asked<QuarantineQuery>, Page<QuarantinedDto>];
  /** Has the article fetched again. @throws DomainError `quarantine_not_found`. */
  'quarantine.retry': [Asked<{ id: string }>, RunDto];
  /** The index refuses the text of these entries, each as of the version that was sent. Those that have a newer verdict by now are left alone. */
  'quarantine.refused': [{ tenant: string; entries: RefusedEntry[] }, Record<string, never>];
  /** Starts a check, or answers with the one under way; waits some seconds for its end. */
  'drift.start': [Asked<DriftCheckInput>, DriftCheckDto];
  'drift.get': [Asked<{ id: string }>, DriftCheckDto];
  'drift.list': [Asked<DriftCheckQuery>, Page<DriftCheckDto>];
  /**
   * Forgets entries of a source that is being deleted, some with every call; `purge` also takes their text from the topics first.
   * @returns how many were forgotten; 0 when none is left.
   */
  'ledger.erase': [Erasure & { purge: boolean }, { erased: number }];
  /** What an index must hold, in order of the entries' keys; at most 1,000 per call. Empty: that was all. */
  'ledger.standings': [{ tenant: string; source?: string; after?: string; limit: number }, { rows: LedgerStanding[] }];
  /** The same of entries by id. Those that the ledger does not know are left out. */
  'ledger.standingsOf': [{ tenant: string; ids: string[] }, { rows: LedgerStanding[] }];
  /** Sends the verdicts of entries once more, each under a version above the one it must win against. */
  'ledger.resend': [{ tenant: string; entries: { id: string; above: number }[] }, { sent: number }];
  // indexer
  /** Writes one verdict at once and answers when search has it; the same record also comes through Kafka, where its version makes it a no-op. */
  'index.apply': [{ record: ArticleClassified }, Record<string, never>];
  /** Which of these entries search shows, where, and as what. */
  'index.shown': [{ tenant: string; entries: string[] }, ShownInIndex[]];
  /** Entries of a source that one side shows, page by page. */
  'index.list': [
    { tenant: string; source: string; side: IndexSide; after: [string, string] | null },
    { ids: string[]; next: [string, string] | null },
  ];
  /** Told when a search found no index: it is put back if there should be one. `generation`: the one that should be searched; null for a new tenant. */
  'index.missed': [{ tenant: string }, { generation: number | null }];
  /** Takes entries of a source that is being deleted out of one side, some with every call. `removed`: all that were taken out of it so far. */
  'index.closeSource': [Erasure & { side: IndexSide }, { removed: number; isClosed: boolean }];
  /** Starts a rebuild. @throws DomainError `rebuild_running` while the tenant has one that has not ended, `rebuild_blocked` for a dry run beside one that waits for a person. */
  'rebuilds.start': [Asked<StartRebuildInput>, RebuildDto];
  'rebuilds.list': [Asked<PageQuery>, Page<RebuildDto>];
  'rebuilds.get': [Asked<{ id: string }>, RebuildDto];
  /** Makes the index from before a rebuild the one that is searched. @throws DomainError `rebuild_not_swapped` when there is nothing to go back to. */
  'rebuilds.rollback': [Asked<{ id: string }>, RebuildDto];
  /** Sends the ledger's word on what blocks a rebuild once more, and lets it verify again. @throws DomainError `rebuild_not_blocked` */
  'rebuilds.resolve': [Asked<{ id: string }>, RebuildDto];
}

/** An entry of the audit, without who and when. */
export interface AuditNote {
  action: string;
  target: string | null;
  /** Facts without secrets. */
  detail: Record<string, unknown>;
}

/** An entry whose text the index refuses; it is closed on both sides. */
export interface RefusedEntry {
  /** The docKey. */
  key: string;
  ver: number;
  reason: string;
}

/** What the ledger says an index must hold of one entry. */
export interface LedgerStanding {
  /** `SOURCE:ARTICLE:LOCALE` */
  id: string;
  /** The version that was sent last; null when none ever was. */
  ver: number | null;
  /** Null: on no side. */
  side: IndexSide | null;
  /** `indexedDigest` of its text (libs/domain); null when it has none to show. */
  digest: string | null;
  /** False while a newer verdict is on its way: side and digest are that one's. */
  settled: boolean;
}

export type AuditRecord = Omit<AuditDto, 'at'> & { tenant: string };

/** A webhook request as it came: nothing of it is believed before its signature is checked, and its body even then is only a hint. */
export interface WebhookDelivery {
  source: string;
  timestamp: string;
  signature: string;
  /** The very bytes that were signed, as UTF-8. */
  body: string;
}

/** Of which source everything with a `ver` below `floor` is to go. */
export interface Erasure {
  tenant: string;
  source: string;
  floor: number;
}

/** A source as the registry knows it: all but the counts, which the classifier keeps. */
export type RegisteredSource = Omit<SourceDto, 'counts'>;

export type RpcPattern = keyof RpcContract;
export type RpcRequest<P extends RpcPattern> = RpcContract[P][0];
export type RpcAnswer<P extends RpcPattern> = RpcContract[P][1];

/** Which service answers a pattern, by the part before the dot. */
export const RPC_OWNERS = {
  keys: 'source-registry',
  tenants: 'source-registry',
  audit: 'source-registry',
  idempotency: 'source-registry',
  sources: 'source-registry',
  deletions: 'source-registry',
  webhooks: 'source-registry',
  runs: 'source-registry',
  credentials: 'source-registry',
  zendesk: 'fetcher',
  articles: 'classifier',
  closings: 'classifier',
  reviews: 'classifier',
  quarantine: 'classifier',
  drift: 'classifier',
  ledger: 'classifier',
  index: 'indexer',
  rebuilds: 'indexer',
} as const;
