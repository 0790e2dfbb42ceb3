import type {
  ArticleDetailDto,
  ArticleDto,
  CreatedKeyDto,
  Page,
  ProblemDto,
  Role,
  RunDto,
  SearchResultDto,
  SourceDto,
} from '@helpdex/contracts';

/** What a request was answered with, read as JSON whatever the status. */
export interface Answer<T> {
  status: number;
  type: string;
  body: T;
}

const MAX_PAGES = 2_000;

/** The gateway's public contract as an outside program uses it: plain HTTP, nothing shared with the services but types. */
export class ApiClient {
  constructor(
    readonly origin: string,
    private readonly key: string | undefined,
  ) {}

  as(key: string | undefined): ApiClient {
    return new ApiClient(this.origin, key);
  }

  async request<T = unknown>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const answer = await fetch(`${this.origin}${path}`, {
      method,
      headers: {
        ...(this.key === undefined ? {} : { authorization: `Bearer ${this.key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, type: answer.headers.get('content-type') ?? '', body: (text === '' ? null : JSON.parse(text)) as T };
  }

  /** @throws with the problem's code and sentence when the status is not the expected one. */
  async expect<T>(status: number, method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.request<T>(method, `/api/v1${path}`, body);
    if (answer.status === status) return answer.body;
    const { code, detail, errors } = (answer.body ?? {}) as Partial<ProblemDto>;
    throw new Error(`${method} ${path}: ${answer.status} instead of ${status}: ${code} ${detail} ${JSON.stringify(errors ?? [])}`);
  }

  async refused(method: string, path: string, body?: unknown): Promise<{ status: number; code: string; problem: ProblemDto }> {
    const answer = await this.request<ProblemDto>(method, `/api/v1${path}`, body);
    if (!answer.type.startsWith('application/problem+json'))
      throw new Error(`${method} ${path}: ${answer.status} as ${answer.type}, no problem`);
    return { status: answer.status, code: answer.body.code, problem: answer.body };
  }

  createSource = (body: unknown): Promise<SourceDto> => this.expect(201, 'POST', '/sources', body);
  source = (id: string): Promise<SourceDto> => this.expect(200, 'GET', `/sources/${id}`);
  sync = (id: string, mode: 'incremental' | 'full'): Promise<RunDto> => this.expect(202, 'POST', `/sources/${id}/sync`, { mode });
  run = (id: string): Promise<RunDto> => this.expect(200, 'GET', `/runs/${id}`);
  article = (id: string): Promise<ArticleDetailDto> => this.expect(200, 'GET', `/articles/${id}`);
  search = (query: string): Promise<SearchResultDto> => this.expect(200, 'GET', `/search?${query}`);
  createKey = (role: Role): Promise<CreatedKeyDto> => this.expect(201, 'POST', '/keys', { name: `e2e ${role}`, role });

  /** Every item of a list, by following its cursor. */
  async all<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const suffix: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const answer: Page<T> = await this.expect(200, 'GET', `${path}${path.includes('?') ? '&' : '?'}limit=100${suffix}`);
      items.push(...answer.items);
      if (answer.nextCursor === null) return items;
      cursor = answer.nextCursor;
    }
    throw new Error(`${path} did not end within ${MAX_PAGES} pages`);
  }

  articles = (source: string): Promise<ArticleDto[]> => this.all(`/articles?source=${source}`);
}
