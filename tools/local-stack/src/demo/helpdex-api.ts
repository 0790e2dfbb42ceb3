import type { ArticleDto, CreateSourceInput, Page, RebuildDto, RunDto, SearchResultDto, SourceDto } from '@helpdex/contracts';

export class HelpdexApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'HelpdexApiError';
  }
}

/** The few calls of the public REST API that the demo and the benchmarks make. */
export class HelpdexApi {
  constructor(
    private readonly gatewayUrl: string,
    private readonly key: string,
    private readonly signal?: AbortSignal,
  ) {}

  listSources(): Promise<Page<SourceDto>> {
    return this.call('GET', '/sources?limit=100');
  }

  getSource(id: string): Promise<SourceDto> {
    return this.call('GET', `/sources/${id}`);
  }

  createSource(input: CreateSourceInput): Promise<SourceDto> {
    return this.call('POST', '/sources', input);
  }

  reconnect(id: string, credentials: CreateSourceInput['credentials']): Promise<SourceDto> {
    return this.call('POST', `/sources/${id}/reconnect`, { credentials });
  }

  sync(id: string, mode: 'incremental' | 'full' = 'incremental'): Promise<RunDto> {
    return this.call('POST', `/sources/${id}/sync`, { mode });
  }

  getRun(id: string): Promise<RunDto> {
    return this.call('GET', `/runs/${id}`);
  }

  /** @returns with the tenant's first admin key, which is told only now */
  createTenant(name: string): Promise<{ id: string; adminKey: string }> {
    return this.call('POST', '/tenants', { name });
  }

  startRebuild(reason: string): Promise<RebuildDto> {
    return this.call('POST', '/rebuilds', { reason });
  }

  getRebuild(id: string): Promise<RebuildDto> {
    return this.call('GET', `/rebuilds/${id}`);
  }

  listArticles(query: Record<string, string>): Promise<Page<ArticleDto>> {
    return this.call('GET', `/articles?${new URLSearchParams(query).toString()}`);
  }

  search(query: Record<string, string>): Promise<SearchResultDto> {
    return this.call('GET', `/search?${new URLSearchParams(query).toString()}`);
  }

  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const timeout = AbortSignal.timeout(30_000);
    const response = await fetch(`${this.gatewayUrl}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: this.signal ? AbortSignal.any([this.signal, timeout]) : timeout,
    });
    const answer = (await response.json()) as T & { code?: string; detail?: string; title?: string };
    if (!response.ok) {
      const said = answer.detail ?? answer.title ?? response.statusText;
      throw new HelpdexApiError(response.status, answer.code ?? '', `${method} ${path} answered ${response.status}: ${said}`);
    }
    return answer;
  }
}
