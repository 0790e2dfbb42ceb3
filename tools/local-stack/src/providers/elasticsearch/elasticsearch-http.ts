import type { ElasticsearchAuth, ElasticsearchConnection } from '../provider';

export class ElasticsearchHttpError extends Error {
  constructor(
    readonly status: number,
    request: string,
    body: string,
  ) {
    super(`${request} answered ${status}: ${body.slice(0, 500)}`);
    this.name = 'ElasticsearchHttpError';
  }
}

export const authorization = (auth: ElasticsearchAuth): string =>
  'apiKey' in auth ? `ApiKey ${auth.apiKey}` : `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}`;

export interface ElasticsearchRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  body?: unknown;
  timeoutMs?: number;
}

/** One request of the set-up; the services use the official client. @throws ElasticsearchHttpError for an answer other than 2xx */
export async function requestElasticsearch(url: string, auth: ElasticsearchAuth | null, request: ElasticsearchRequest): Promise<unknown> {
  const { method = 'GET', path, body, timeoutMs = 30_000 } = request;
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(auth ? { authorization: authorization(auth) } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await response.text();
  if (!response.ok) throw new ElasticsearchHttpError(response.status, `${method} ${path}`, text);
  return text === '' ? null : (JSON.parse(text) as unknown);
}

/** @throws until the node has recovered its indices; right after the start it also answers 401 for a moment. */
export async function probeElasticsearch({ url, admin }: ElasticsearchConnection): Promise<void> {
  const path = '/_cluster/health?wait_for_status=yellow&wait_for_no_initializing_shards=true&timeout=10s';
  await requestElasticsearch(url, admin, { path, timeoutMs: 15_000 });
}
