import type { ArticleClassified } from '../events/article-classified';
import type { ArticleDetailDto, ArticleDto, ArticleQuery, Page, PageQuery, SetVisibilityInput } from '../api/article.dto';
import type { AuditDto, CreatedKeyDto, CreateKeyInput, KeyDto } from '../api/key.dto';
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
  credentialVersion: number;
  secret: SealedSecret;
}

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
  'audit.list': [Asked<PageQuery>, Page<AuditDto>];
  'sources.create': [Asked<CreateSourceInput>, RegisteredSource];
  'sources.check': [Asked<CreateSourceInput>, SourceCheckDto];
  'sources.list': [Asked<PageQuery>, Page<RegisteredSource>];
  'sources.get': [Asked<{ id: string }>, RegisteredSource];
  'sources.update': [Asked<{ id: string; change: UpdateSourceInput }>, RegisteredSource];
  'sources.sync': [Asked<{ id: string; mode: RunMode; trigger: RunTrigger; articles?: string[] }>, RunDto];
  'sources.disconnect': [Asked<{ id: string }>, RegisteredSource];
  'sources.reconnect': [Asked<{ id: string } & ReconnectInput>, RegisteredSource];
  'runs.list': [Asked<PageQuery & { sourceId: string }>, Page<RunDto>];
  'runs.get': [Asked<{ id: string }>, RunDto];
  'runs.cancel': [Asked<{ id: string }>, RunDto];
  'credentials.read': [{ tenant: string; source: string }, SealedCredentials];
  // fetcher
  'zendesk.check': [{ credentials: SealedCredentials }, SourceCheckDto];
  // classifier
  'articles.list': [Asked<ArticleQuery>, Page<ArticleDto>];
  'articles.get': [Asked<{ id: string }>, ArticleDetailDto];
  'articles.setVisibility': [Asked<{ id: string } & SetVisibilityInput>, ArticleDto];
  'articles.counts': [{ tenant: string; sources: string[] }, Record<string, SourceCounts>];
  // indexer
  /** Writes one verdict at once and answers when search has it; the same record also comes through Kafka, where its version makes it a no-op. */
  'index.apply': [{ record: ArticleClassified }, Record<string, never>];
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
  sources: 'source-registry',
  runs: 'source-registry',
  credentials: 'source-registry',
  zendesk: 'fetcher',
  articles: 'classifier',
  index: 'indexer',
} as const;
