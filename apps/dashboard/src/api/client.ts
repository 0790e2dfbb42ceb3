import type {
  ArticleDetailDto,
  ArticleDto,
  ArticleFacetsDto,
  AuditDto,
  CreatedKeyDto,
  CreateKeyInput,
  CreateSourceInput,
  CredentialsInput,
  DeletionDto,
  DriftCheckDto,
  KeyDto,
  Page,
  QuarantinedDto,
  RebuildDto,
  ReviewDecision,
  ReviewDto,
  RunDto,
  SearchResultDto,
  SessionDto,
  SourceCheckDto,
  ServicesHealthDto,
  SourceDto,
  UpdateSourceInput,
} from '@helpdex/contracts';
import { ApiProblem, OFFLINE, readProblem } from './problem';

export const BASE = '/api/v1';

export type Filters = Record<string, string | null | undefined>;

const queryOf = (filters: Filters): string => {
  const given = Object.entries(filters).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
};
const at = encodeURIComponent;

/** The gateway's REST API. Every method throws `ApiProblem`. */
export class ApiClient {
  constructor(
    readonly key: string,
    /** Told when the key is not, or no longer, good. */
    private readonly onUnauthorized: () => void = () => undefined,
  ) {}

  session = (): Promise<SessionDto> => this.call('GET', '/session');

  sources = (): Promise<Page<SourceDto>> => this.call('GET', '/sources?limit=100');
  source = (id: string): Promise<SourceDto> => this.call('GET', `/sources/${at(id)}`);
  checkSource = (input: CreateSourceInput): Promise<SourceCheckDto> => this.call('POST', '/sources/check', input);
  createSource = (input: CreateSourceInput): Promise<SourceDto> => this.call('POST', '/sources', input);
  updateSource = (id: string, change: UpdateSourceInput): Promise<SourceDto> => this.call('PATCH', `/sources/${at(id)}`, change);
  sync = (id: string, mode: 'incremental' | 'full'): Promise<RunDto> => this.call('POST', `/sources/${at(id)}/sync`, { mode });
  disconnect = (id: string): Promise<SourceDto> => this.call('POST', `/sources/${at(id)}/disconnect`);
  reconnect = (id: string, credentials: CredentialsInput): Promise<SourceDto> =>
    this.call('POST', `/sources/${at(id)}/reconnect`, { credentials });
  deleteSource = (id: string, purge: boolean): Promise<DeletionDto> =>
    this.call('DELETE', `/sources/${at(id)}${purge ? '?purge=true' : ''}`);
  deletion = (id: string): Promise<DeletionDto> => this.call('GET', `/deletions/${at(id)}`);

  runs = (filters: Filters): Promise<Page<RunDto>> => this.call('GET', `/runs${queryOf({ limit: '50', ...filters })}`);
  run = (id: string): Promise<RunDto> => this.call('GET', `/runs/${at(id)}`);
  cancelRun = (id: string): Promise<RunDto> => this.call('POST', `/runs/${at(id)}/cancel`);

  articles = (filters: Filters): Promise<Page<ArticleDto>> => this.call('GET', `/articles${queryOf({ limit: '100', ...filters })}`);
  articleFacets = (filters: Filters): Promise<ArticleFacetsDto> => this.call('GET', `/articles/facets${queryOf(filters)}`);
  article = (id: string): Promise<ArticleDetailDto> => this.call('GET', `/articles/${at(id)}`);
  setVisibility = (id: string, override: 'public' | 'internal' | null, reason: string): Promise<ArticleDto> =>
    this.call('PUT', `/articles/${at(id)}/visibility`, { override, reason });
  search = (filters: Filters): Promise<SearchResultDto> => this.call('GET', `/search${queryOf(filters)}`);

  reviews = (): Promise<Page<ReviewDto>> => this.call('GET', '/reviews?limit=100');
  decideReview = (id: string, decision: ReviewDecision): Promise<ReviewDto> => this.call('POST', `/reviews/${at(id)}/${decision}`);
  quarantine = (): Promise<Page<QuarantinedDto>> => this.call('GET', '/quarantine?limit=100');
  retryQuarantined = (id: string): Promise<RunDto> => this.call('POST', `/quarantine/${at(id)}/retry`);

  rebuilds = (): Promise<Page<RebuildDto>> => this.call('GET', '/rebuilds?limit=50');
  rebuild = (id: string): Promise<RebuildDto> => this.call('GET', `/rebuilds/${at(id)}`);
  startRebuild = (input: { sourceId?: string; reason: string; dryRun?: boolean }): Promise<RebuildDto> =>
    this.call('POST', '/rebuilds', input);
  rollBack = (id: string): Promise<RebuildDto> => this.call('POST', `/rebuilds/${at(id)}/rollback`);
  resolve = (id: string): Promise<RebuildDto> => this.call('POST', `/rebuilds/${at(id)}/resolve`);
  driftChecks = (source: string): Promise<Page<DriftCheckDto>> => this.call('GET', `/drift-checks${queryOf({ source, limit: '10' })}`);
  startDriftCheck = (sourceId: string, heal: boolean): Promise<DriftCheckDto> => this.call('POST', '/drift-checks', { sourceId, heal });
  health = (): Promise<ServicesHealthDto> => this.ask('GET', '/health/services');

  keys = (): Promise<Page<KeyDto>> => this.call('GET', '/keys?limit=100');
  createKey = (input: CreateKeyInput): Promise<CreatedKeyDto> => this.call('POST', '/keys', input);
  revokeKey = (id: string): Promise<void> => this.call('DELETE', `/keys/${at(id)}`);
  addTenant = (name: string): Promise<{ id: string; adminKey: string }> => this.call('POST', '/tenants', { name });
  audit = (filters: Filters): Promise<Page<AuditDto>> => this.call('GET', `/audit${queryOf({ limit: '50', ...filters })}`);

  headers(): Record<string, string> {
    return { authorization: `Bearer ${this.key}` };
  }

  private fetch(method: string, url: string, body?: unknown): Promise<Response> {
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const headers = { ...this.headers(), ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    return fetch(url, { method, headers, ...json }).catch(() => {
      throw new ApiProblem({ status: 0, code: OFFLINE, detail: 'Helpdex cannot be reached.' });
    });
  }

  private call<T>(method: string, path: string, body?: unknown): Promise<T> {
    return this.ask(method, `${BASE}${path}`, body);
  }

  private async ask<T>(method: string, url: string, body?: unknown): Promise<T> {
    const response = await this.fetch(method, url, body);
    if (response.status === 401) this.onUnauthorized();
    if (!response.ok) throw await readProblem(response);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }
}
