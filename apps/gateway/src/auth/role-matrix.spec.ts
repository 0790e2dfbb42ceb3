import { ROLES, type Role } from '@helpdex/contracts';
import { answerEverything } from '../testing/answering-upstream';
import { aSourceInput } from '../testing/fixtures';
import type { KeyName } from '../testing/fake-upstream';
import { declaredRoutes } from '../testing/routes';
import { TestGateway } from '../testing/test-gateway';

const ARTICLE = 'src_1:48100000000017:en-us';
const CREDENTIALS = { kind: 'api_token', email: 'admin@acme.test', token: 't' };

const MCP_PING = { jsonrpc: '2.0', id: 1, method: 'ping' };
/** What a client of the Model Context Protocol has to accept. */
const MCP_HEADERS = { accept: 'application/json, text/event-stream' };

interface Row {
  /** `METHOD path` as the handler declares it. */
  route: string;
  least: Role | 'bootstrap';
  path: string;
  body?: unknown;
  status: number;
}

/** Who may do what: api.md section 3. A route that is missing here fails the spec below. */
const MATRIX: readonly Row[] = [
  { route: 'POST sources', least: 'admin', path: 'sources', body: aSourceInput(), status: 201 },
  { route: 'POST sources/check', least: 'admin', path: 'sources/check', body: aSourceInput(), status: 200 },
  { route: 'GET sources', least: 'operator', path: 'sources', status: 200 },
  { route: 'GET sources/:id', least: 'operator', path: 'sources/src_1', status: 200 },
  { route: 'PATCH sources/:id', least: 'admin', path: 'sources/src_1', body: { name: 'New' }, status: 200 },
  { route: 'GET sources/:id/runs', least: 'operator', path: 'sources/src_1/runs', status: 200 },
  { route: 'POST sources/:id/sync', least: 'operator', path: 'sources/src_1/sync', body: {}, status: 202 },
  { route: 'POST sources/:id/disconnect', least: 'admin', path: 'sources/src_1/disconnect', status: 200 },
  { route: 'POST sources/:id/reconnect', least: 'admin', path: 'sources/src_1/reconnect', body: { credentials: CREDENTIALS }, status: 200 },
  { route: 'DELETE sources/:id', least: 'admin', path: 'sources/src_1?purge=true', status: 202 },
  { route: 'GET deletions/:id', least: 'operator', path: 'deletions/del_1', status: 200 },
  { route: 'GET runs', least: 'operator', path: 'runs?source=src_1', status: 200 },
  { route: 'GET runs/:id', least: 'operator', path: 'runs/run_1', status: 200 },
  { route: 'GET runs/:id/events', least: 'operator', path: 'runs/run_1/events', status: 200 },
  { route: 'POST runs/:id/cancel', least: 'operator', path: 'runs/run_1/cancel', status: 202 },
  { route: 'GET articles', least: 'agent', path: 'articles', status: 200 },
  { route: 'GET articles/facets', least: 'agent', path: 'articles/facets', status: 200 },
  { route: 'GET articles/:id', least: 'agent', path: `articles/${ARTICLE}`, status: 200 },
  {
    route: 'PUT articles/:id/visibility',
    least: 'operator',
    path: `articles/${ARTICLE}/visibility`,
    body: { override: null },
    status: 200,
  },
  { route: 'GET reviews', least: 'operator', path: 'reviews', status: 200 },
  { route: 'POST reviews/:id/approve', least: 'operator', path: 'reviews/rev_1/approve', status: 200 },
  { route: 'POST reviews/:id/reject', least: 'operator', path: `reviews/override:${ARTICLE}/reject`, status: 200 },
  { route: 'POST rebuilds', least: 'operator', path: 'rebuilds', body: { sourceId: null, reason: 'Test' }, status: 202 },
  { route: 'GET rebuilds', least: 'operator', path: 'rebuilds', status: 200 },
  { route: 'GET rebuilds/:id', least: 'operator', path: 'rebuilds/rb_1', status: 200 },
  { route: 'POST rebuilds/:id/rollback', least: 'operator', path: 'rebuilds/rb_1/rollback', status: 202 },
  { route: 'POST rebuilds/:id/resolve', least: 'operator', path: 'rebuilds/rb_1/resolve', status: 202 },
  { route: 'GET quarantine', least: 'operator', path: 'quarantine?source=src_1', status: 200 },
  { route: 'POST quarantine/:id/retry', least: 'operator', path: `quarantine/${ARTICLE}/retry`, status: 202 },
  { route: 'POST drift-checks', least: 'operator', path: 'drift-checks', body: { sourceId: 'src_1', heal: true }, status: 200 },
  { route: 'GET drift-checks', least: 'operator', path: 'drift-checks?source=src_1', status: 200 },
  { route: 'GET drift-checks/:id', least: 'operator', path: 'drift-checks/drf_1', status: 200 },
  { route: 'GET search', least: 'reader', path: 'search?q=router', status: 200 },
  { route: 'GET search/passages', least: 'reader', path: 'search/passages?q=router', status: 200 },
  { route: 'POST mcp', least: 'reader', path: 'mcp', body: MCP_PING, status: 200 },
  { route: 'POST keys', least: 'admin', path: 'keys', body: { name: 'K', role: 'agent' }, status: 201 },
  { route: 'GET keys', least: 'admin', path: 'keys', status: 200 },
  { route: 'DELETE keys/:id', least: 'admin', path: 'keys/key_9', status: 204 },
  { route: 'POST tenants', least: 'bootstrap', path: 'tenants', body: { name: 'Second' }, status: 201 },
  { route: 'GET session', least: 'reader', path: 'session', status: 200 },
  { route: 'GET audit', least: 'admin', path: 'audit', status: 200 },
];
/** Never ends by itself; tried apart, without an answer to wait for. */
const ENDLESS = 'GET sources/events';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
const allowed = (key: KeyName, least: Row['least']): boolean =>
  key === 'bootstrap' || (least !== 'bootstrap' && ROLES.indexOf(key) <= ROLES.indexOf(least));

describe('role matrix', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await TestGateway.start();
    answerEverything(gateway.upstream);
  });
  afterAll(() => gateway.stop());

  it('has a row for every route that needs a key, with the access its handler declares', () => {
    const declared = declaredRoutes(gateway.app)
      .filter(({ access }) => access !== 'public')
      .map(({ method, path, access }) => `${method} ${path}: ${access}`);
    const rows = [...MATRIX.map(({ route, least }) => `${route}: ${least}`), `${ENDLESS}: operator`];
    expect(rows.sort()).toEqual(declared.sort());
  });

  it.each(MATRIX)('$route is for $least and above', async ({ route, least, path, body, status }) => {
    const method = route.split(' ')[0] as Method;
    const answers: Record<string, number> = {};
    for (const key of ['bootstrap', ...ROLES] as const)
      answers[key] = (await gateway.send(method, `/api/v1/${path}`, { key, body, headers: MCP_HEADERS })).status;
    const expected = (key: KeyName): number => (allowed(key, least) ? status : 403);
    expect(answers).toEqual(Object.fromEntries((['bootstrap', ...ROLES] as const).map((key) => [key, expected(key)])));
  });

  it.each(MATRIX)('$route is closed without a key, and the services are not asked', async ({ route, path, body }) => {
    const method = route.split(' ')[0] as Method;
    const before = gateway.upstream.calls.length;
    const response = await gateway.send(method, `/api/v1/${path}`, { key: null, body });
    expect([response.status, response.body.code, response.headers['www-authenticate']]).toEqual([
      401,
      'key_missing',
      'Bearer realm="helpdex"',
    ]);
    expect(gateway.upstream.calls.length).toBe(before);
  });

  it.each(['agent', 'reader'] as const)('the stream of all sources is closed to %s', async (key) => {
    expect((await gateway.get('/api/v1/sources/events', { key })).status).toBe(403);
  });

  it('names the role that is needed', async () => {
    const response = await gateway.get('/api/v1/keys', { key: 'agent' });
    expect(response.body).toEqual({
      type: 'urn:helpdex:problem:role_too_low',
      title: 'Not allowed',
      status: 403,
      detail: 'This needs a key with the role admin or higher.',
      code: 'role_too_low',
    });
  });
});
