import type { Kind } from './scene';

/** A route and where in its requests an id of somebody else can stand. */
export interface Cell {
  /** `GET /sources/{id}`, with what carries the id behind it when that is not the path. */
  name: string;
  method: string;
  kind: Kind;
  path(id: string): string;
  body(id: string): unknown;
}
export interface Described {
  paths: Record<string, Record<string, unknown>>;
}

const UNKNOWN = '01jdzzzzzzzzzzzzzzzzzzzzzz';
/** Ids as they are made, which nobody has. */
export const NOBODYS: Readonly<Record<Kind, string>> = {
  ...{ sources: `src_${UNKNOWN}`, webhooks: `src_${UNKNOWN}`, runs: `run_${UNKNOWN}`, keys: `key_${UNKNOWN}`, deletions: `del_${UNKNOWN}` },
  ...{ articles: `src_${UNKNOWN}:1:en-us`, quarantine: `src_${UNKNOWN}:1:en-us`, reviews: `override:src_${UNKNOWN}:1:en-us` },
  ...{ rebuilds: `rb_${UNKNOWN}`, 'drift-checks': `drf_${UNKNOWN}` },
};

const BODIES: Readonly<Record<string, unknown>> = {
  'PATCH /sources/{id}': { name: 'Taken over' },
  'POST /sources/{id}/sync': { mode: 'full' },
  'POST /sources/{id}/reconnect': { credentials: { kind: 'api_token', email: 'admin@victim.test', token: 'victim-token' } },
  'PUT /articles/{id}/visibility': { override: 'public', reason: 'mine now' },
  'POST /webhooks/zendesk/{id}': { type: 'zen:event-type:article.published' },
};
/** Routes that name a source in the query or the body. */
const QUERIES = [
  ...['GET /articles', 'GET /articles/facets', 'GET /runs', 'GET /quarantine', 'GET /reviews', 'GET /drift-checks'],
  ...['GET /search', 'GET /search/passages'],
];
const called = (source: string): object => ({
  ...{ jsonrpc: '2.0', id: 1, method: 'tools/call' },
  params: { name: 'search', arguments: { q: 'Kanarienvogel', source } },
});
const NAMED_IN_BODY: Readonly<Record<string, (source: string) => unknown>> = {
  'POST /rebuilds': (sourceId) => ({ sourceId, reason: 'mine now' }),
  'POST /drift-checks': (sourceId) => ({ sourceId, heal: true }),
  'POST /mcp': called,
};
/** Routes to which no id can be given: what they answer is of the caller's own tenant. */
const WITHOUT_IDS = [
  ...['GET /sources', 'POST /sources', 'POST /sources/check', 'GET /sources/events', 'GET /rebuilds', 'GET /keys', 'POST /keys'],
  ...['POST /tenants', 'GET /audit', 'GET /session', 'GET /health/live', 'GET /health/ready', 'GET /health/services', 'GET /metrics'],
];

function* cellsOf(method: string, short: string): Generator<Cell> {
  const name = `${method} ${short}`;
  const kind = short.split('/')[1] as Kind;
  if (short.includes('{id}')) {
    if (!(kind in NOBODYS)) throw new Error(`${name} takes an id of which this matrix knows nothing`);
    yield { name, method, kind, path: (id) => short.replace('{id}', encodeURIComponent(id)), body: () => BODIES[name] };
  }
  if (QUERIES.includes(name))
    yield {
      name: `${name}?source=`,
      method,
      kind: 'sources',
      path: (id) => `${short}?${/search/.test(short) ? 'q=Kanarienvogel&' : ''}source=${id}`,
      body: () => undefined,
    };
  const body = NAMED_IN_BODY[name];
  if (body) yield { name: `${name} sourceId`, method, kind: 'sources', path: () => short, body };
}

/** Every route that can be given an id. @throws when there is a route of which it is not known whether it can */
export function cells({ paths }: Described): { all: Cell[]; routes: number } {
  const routes = Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => [method.toUpperCase(), path.replace('/api/v1', '')] as const),
  );
  const all = routes.flatMap(([method, short]) => {
    const found = [...cellsOf(method, short)];
    if (found.length === 0 && !WITHOUT_IDS.includes(`${method} ${short}`))
      throw new Error(`${method} ${short} is neither in the matrix nor known to take no id`);
    return found;
  });
  return { all, routes: routes.length };
}
