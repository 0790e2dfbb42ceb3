import type {
  ArticleDetailDto,
  ArticleDto,
  CreatedKeyDto,
  CreateKeyInput,
  CreateSourceInput,
  KeyDto,
  Page,
  RunDto,
  SearchResultDto,
  SourceCheckDto,
  SourceDto,
} from '@helpdex/contracts';
import { ApiProblem, readProblem } from './problem';

const BASE = '/api/v1';

export type Filters = Record<string, string | null | undefined>;

const queryOf = (filters: Filters): string => {
  const given = Object.entries(filters).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
};

/** The gateway's REST API. Every method throws `ApiProblem`. */
export class ApiClient {
  constructor(
    readonly key: string,
    /** Told when the key is not, or no longer, good. */
    private readonly onUnauthorized: () => void = () => undefined,
  ) {}

  sources = (): Promise<Page<SourceDto>> => this.call('GET', '/sources?limit=100');
  source = (id: string): Promise<SourceDto> => this.call('GET', `/sources/${id}`);
  checkSource = (input: CreateSourceInput): Promise<SourceCheckDto> => this.call('POST', '/sources/check', input);
  createSource = (input: CreateSourceInput): Promise<SourceDto> => this.call('POST', '/sources', input);
  sync = (id: string, mode: 'incremental' | 'full'): Promise<RunDto> => this.call('POST', `/sources/${id}/sync`, { mode });
  disconnect = (id: string): Promise<SourceDto> => this.call('POST', `/sources/${id}/disconnect`);
  runs = (sourceId: string): Promise<Page<RunDto>> => this.call('GET', `/sources/${sourceId}/runs?limit=50`);
  run = (id: string): Promise<RunDto> => this.call('GET', `/runs/${id}`);
  cancelRun = (id: string): Promise<RunDto> => this.call('POST', `/runs/${id}/cancel`);
  articles = (filters: Filters): Promise<Page<ArticleDto>> => this.call('GET', `/articles${queryOf({ limit: '100', ...filters })}`);
  article = (id: string): Promise<ArticleDetailDto> => this.call('GET', `/articles/${encodeURIComponent(id)}`);
  setVisibility = (id: string, override: 'public' | 'internal' | null, reason: string): Promise<ArticleDto> =>
    this.call('PUT', `/articles/${encodeURIComponent(id)}/visibility`, { override, reason });
  search = (filters: Filters): Promise<SearchResultDto> => this.call('GET', `/search${queryOf(filters)}`);
  keys = (): Promise<Page<KeyDto>> => this.call('GET', '/keys?limit=100');
  createKey = (input: CreateKeyInput): Promise<CreatedKeyDto> => this.call('POST', '/keys', input);
  revokeKey = (id: string): Promise<void> => this.call('DELETE', `/keys/${id}`);

  headers(): Record<string, string> {
    return { authorization: `Bearer ${this.key}` };
  }

  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const headers = { ...this.headers(), ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const response = await fetch(`${BASE}${path}`, { method, headers, ...json }).catch(() => {
      throw new ApiProblem({ status: 0, code: 'offline', detail: 'Helpdex cannot be reached. Is it running?' });
    });
    if (response.status === 401) this.onUnauthorized();
    if (!response.ok) throw await readProblem(response);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }
}
