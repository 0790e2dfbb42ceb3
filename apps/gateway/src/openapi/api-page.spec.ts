import type { OpenAPIObject } from '@nestjs/swagger';
import { REASON_CODES, ROLES, RUN_STATUSES, RUN_TRIGGERS, SOURCE_STATUSES } from '@helpdex/contracts';
import { TestGateway } from '../testing/test-gateway';

/** What the page of the public contract says of one operation; more may be there, less may not. */
interface Promised {
  status: number;
  /** Problems that the page names. */
  problems?: readonly number[];
  query?: readonly string[];
  body?: readonly string[];
  answer?: readonly string[];
}

const RUN = 'id sourceId run mode trigger status startedAt fetchedAt finishedAt resumeCount counts zendesk progress error'.split(' ');
const SOURCE =
  'id type name subdomain status cadence credentials options counts lastRun activeRun nextSyncAt lastCompleteSweepAt error createdAt updatedAt'.split(
    ' ',
  );
const ARTICLE =
  'id sourceId sourceType articleId locale title url visibility state draft outdated labels path updatedAt syncedAt run override reasons'.split(
    ' ',
  );
const DRIFT = 'id sourceId status missing extra stale wrongAudience differences zendeskRequests healRunId error'.split(' ');
const LIST = ['items', 'nextCursor'];
const PAGING = ['limit', 'cursor'];
const FOUND = ['items', 'total', 'tookMs', 'nextCursor'];
const SEARCH = ['q', 'audience', 'locale', 'source', ...PAGING];
const SOURCE_INPUT = ['type', 'name', 'subdomain', 'credentials', 'cadence', 'startSync', 'options'];

const PAGE: Readonly<Record<string, Promised>> = {
  'POST /api/v1/sources': { status: 201, problems: [400, 409, 422], body: SOURCE_INPUT, answer: SOURCE },
  'POST /api/v1/sources/check': { status: 200, problems: [422], body: SOURCE_INPUT, answer: ['account', 'brands', 'locales', 'estimates'] },
  'GET /api/v1/sources': { status: 200, query: PAGING, answer: LIST },
  'GET /api/v1/sources/{id}': { status: 200, problems: [404], answer: SOURCE },
  'PATCH /api/v1/sources/{id}': { status: 200, problems: [400, 404], body: ['name', 'cadence', 'options', 'credentials'], answer: SOURCE },
  'DELETE /api/v1/sources/{id}': { status: 202, query: ['purge'], answer: ['id', 'status', 'removed', 'purged'] },
  'GET /api/v1/deletions/{id}': { status: 200, answer: ['status', 'removed', 'purged'] },
  'POST /api/v1/sources/{id}/sync': { status: 202, body: ['mode'], answer: RUN },
  'POST /api/v1/sources/{id}/disconnect': { status: 200, answer: SOURCE },
  'POST /api/v1/sources/{id}/reconnect': { status: 200, problems: [422], body: ['credentials'], answer: SOURCE },
  'GET /api/v1/sources/{id}/runs': { status: 200, query: PAGING, answer: LIST },
  'GET /api/v1/sources/events': { status: 200 },
  'GET /api/v1/runs/{id}': { status: 200, answer: RUN },
  'GET /api/v1/runs/{id}/events': { status: 200 },
  'POST /api/v1/runs/{id}/cancel': { status: 202, answer: RUN },
  'POST /api/v1/webhooks/zendesk/{id}': { status: 204 },
  'GET /api/v1/articles': { status: 200, query: ['source', 'visibility', 'locale', 'state', 'label', 'q', ...PAGING], answer: LIST },
  'GET /api/v1/articles/{id}': { status: 200, answer: [...ARTICLE, 'body', 'text', 'history'] },
  'PUT /api/v1/articles/{id}/visibility': { status: 200, body: ['override', 'reason'], answer: ARTICLE },
  'GET /api/v1/search': { status: 200, problems: [403], query: SEARCH, answer: FOUND },
  'GET /api/v1/search/passages': { status: 200, problems: [403], query: SEARCH, answer: FOUND },
  'POST /api/v1/mcp': { status: 200 },
  'POST /api/v1/rebuilds': { status: 202, body: ['sourceId', 'reason'], answer: ['id', 'status'] },
  'GET /api/v1/rebuilds/{id}': { status: 200, answer: ['status', 'counts', 'differences', 'zendeskRequests'] },
  'POST /api/v1/rebuilds/{id}/rollback': { status: 202 },
  'GET /api/v1/rebuilds': { status: 200, query: PAGING, answer: LIST },
  'POST /api/v1/rebuilds/{id}/resolve': { status: 202, answer: ['id', 'status'] },
  'GET /api/v1/quarantine': { status: 200, query: ['source', ...PAGING], answer: LIST },
  'POST /api/v1/quarantine/{id}/retry': { status: 202, answer: RUN },
  'POST /api/v1/drift-checks': { status: 200, body: ['sourceId', 'heal'], answer: DRIFT },
  'GET /api/v1/drift-checks': { status: 200, query: ['source', ...PAGING], answer: LIST },
  'GET /api/v1/drift-checks/{id}': { status: 200, answer: DRIFT },
  'GET /api/v1/runs': { status: 200, query: ['source', ...PAGING], answer: LIST },
  'GET /api/v1/session': { status: 200, answer: ['role'] },
  'GET /api/v1/reviews': { status: 200, answer: LIST },
  'POST /api/v1/reviews/{id}/approve': { status: 200 },
  'POST /api/v1/reviews/{id}/reject': { status: 200 },
  'POST /api/v1/keys': { status: 201, body: ['name', 'role', 'expiresAt'], answer: ['id', 'key', 'role'] },
  'GET /api/v1/keys': { status: 200, answer: LIST },
  'DELETE /api/v1/keys/{id}': { status: 204 },
  'GET /api/v1/audit': { status: 200, answer: LIST },
  'POST /api/v1/tenants': { status: 201, body: ['name'], answer: ['id', 'adminKey'] },
  'GET /health/live': { status: 200 },
  'GET /health/ready': { status: 200 },
  'GET /metrics': { status: 200 },
};

const VOCABULARIES: Readonly<Record<string, readonly [readonly string[], string]>> = {
  roles: [ROLES, 'admin operator agent reader'],
  'states of a source': [SOURCE_STATUSES, 'active disconnected deleting error'],
  'states of a run': [RUN_STATUSES, 'queued fetching classifying indexing completed completed_with_problems failed cancelled held'],
  triggers: [RUN_TRIGGERS, 'schedule manual initial reconnect webhook'],
  reasons: [
    REASON_CODES,
    'published_no_segment draft hidden user_segment segment_unknown brand_internal label_rule section_rule archived outdated ' +
      'override_public override_internal override_suspended unparsable',
  ],
};

type Schema = { $ref?: string; properties?: Record<string, Schema>; items?: Schema; anyOf?: Schema[] };
interface Operation {
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
  security?: unknown[];
}

describe('the document, held against the page of the public contract', () => {
  let gateway: TestGateway;
  let document: OpenAPIObject;
  beforeAll(async () => {
    gateway = await TestGateway.start();
    document = (await gateway.get('/api/openapi.json', { key: null })).body as OpenAPIObject;
  });
  afterAll(() => gateway.stop());

  function operation(name: string): Operation {
    const [method = '', path = ''] = name.split(' ');
    const found = (document.paths[path] as Record<string, Operation> | undefined)?.[method.toLowerCase()];
    if (!found) throw new Error(`the document has no ${name}`);
    return found;
  }
  const resolved = (schema: Schema | undefined): Schema =>
    schema?.$ref
      ? ((document.components?.schemas as Record<string, Schema>)[schema.$ref.split('/').at(-1) as string] ?? {})
      : (schema ?? {});
  const fieldsOf = (schema: Schema | undefined): string[] => Object.keys(resolved(schema).properties ?? {});
  const json = (content: Record<string, { schema: Schema }> | undefined): Schema | undefined => content?.['application/json']?.schema;
  const missing = (wanted: readonly string[] = [], present: readonly string[]): string[] =>
    wanted.filter((name) => !present.includes(name));

  it.each(Object.entries(PAGE))('%s is as promised', (name, { status, problems = [], query, body, answer }) => {
    const { responses, parameters = [], requestBody } = operation(name);
    const statuses = Object.keys(responses).map(Number);
    expect(statuses.filter((one) => one < 300)).toContain(status);
    expect(problems.filter((one) => !statuses.includes(one))).toEqual([]);
    expect(
      missing(
        query,
        parameters.filter((one) => one.in === 'query').map((one) => one.name),
      ),
    ).toEqual([]);
    expect(missing(body, fieldsOf(json(requestBody?.content)))).toEqual([]);
    expect(missing(answer, fieldsOf(json(responses[status]?.content)))).toEqual([]);
  });

  it('answers 401, 403 and 429 to whoever needs a key, and 404 wherever an id is named', () => {
    for (const [path, item] of Object.entries(document.paths))
      for (const [method, { security, responses }] of Object.entries(item as Record<string, Operation>)) {
        const expected = [...(security ? ['401', '403', '429'] : []), ...(path.includes('{id}') ? ['404'] : [])];
        expect({ path, method, missing: missing(expected, Object.keys(responses)) }).toEqual({ path, method, missing: [] });
      }
  });

  it('takes an Idempotency-Key wherever work is started', () => {
    const without = Object.entries(document.paths).filter(([path, { post }]) => {
      const named = ((post as Operation | undefined)?.parameters ?? []).some(({ name }) => name === 'Idempotency-Key');
      return (post as Operation | undefined)?.security !== undefined && path !== '/api/v1/mcp' && !named;
    });
    expect(without).toEqual([]);
  });

  it('has hits and passages with the promised fields', () => {
    const { SearchHit, Passage, Problem } = document.components?.schemas as Record<string, Schema>;
    const hit = 'id title snippet url locale matchedLocale visibility score path updatedAt source'.split(' ');
    expect(missing(hit, fieldsOf(SearchHit))).toEqual([]);
    expect(missing(['articleId', 'heading', 'text', 'url'], fieldsOf(Passage))).toEqual([]);
    expect(missing('type title status detail code errors'.split(' '), fieldsOf(Problem))).toEqual([]);
  });

  it.each(Object.entries(VOCABULARIES))('knows the %s of the page', (_name, [known, promised]) => {
    expect(missing(promised.split(' '), known)).toEqual([]);
  });
});
