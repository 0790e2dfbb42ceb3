import type { OpenAPIObject } from '@nestjs/swagger';
import { declaredRoutes } from '../testing/routes';
import { TestGateway } from '../testing/test-gateway';
import { componentSchemas, querySchemas } from './component-schemas';

/** Statuses of success of what api.md sections 3-6 name and exists by now. */
const CONTRACT: Readonly<Record<string, number>> = {
  'POST /api/v1/sources': 201,
  'GET /api/v1/sources': 200,
  'POST /api/v1/sources/check': 200,
  'GET /api/v1/sources/events': 200,
  'GET /api/v1/sources/{id}': 200,
  'PATCH /api/v1/sources/{id}': 200,
  'DELETE /api/v1/sources/{id}': 202,
  'GET /api/v1/deletions/{id}': 200,
  'POST /api/v1/sources/{id}/sync': 202,
  'POST /api/v1/sources/{id}/disconnect': 200,
  'POST /api/v1/sources/{id}/reconnect': 200,
  'GET /api/v1/sources/{id}/runs': 200,
  'GET /api/v1/runs': 200,
  'GET /api/v1/runs/{id}': 200,
  'GET /api/v1/runs/{id}/events': 200,
  'POST /api/v1/runs/{id}/cancel': 202,
  'GET /api/v1/articles': 200,
  'GET /api/v1/articles/facets': 200,
  'GET /api/v1/articles/{id}': 200,
  'PUT /api/v1/articles/{id}/visibility': 200,
  'GET /api/v1/reviews': 200,
  'POST /api/v1/reviews/{id}/approve': 200,
  'POST /api/v1/reviews/{id}/reject': 200,
  'POST /api/v1/rebuilds': 202,
  'GET /api/v1/rebuilds': 200,
  'GET /api/v1/rebuilds/{id}': 200,
  'POST /api/v1/rebuilds/{id}/rollback': 202,
  'POST /api/v1/rebuilds/{id}/resolve': 202,
  'GET /api/v1/quarantine': 200,
  'POST /api/v1/quarantine/{id}/retry': 202,
  'POST /api/v1/drift-checks': 200,
  'GET /api/v1/drift-checks': 200,
  'GET /api/v1/drift-checks/{id}': 200,
  'GET /api/v1/search': 200,
  'GET /api/v1/search/passages': 200,
  'POST /api/v1/mcp': 200,
  'POST /api/v1/keys': 201,
  'GET /api/v1/keys': 200,
  'DELETE /api/v1/keys/{id}': 204,
  'POST /api/v1/tenants': 201,
  'GET /api/v1/audit': 200,
  'GET /api/v1/session': 200,
  'POST /api/v1/webhooks/zendesk/{id}': 204,
  'GET /health/live': 200,
  'GET /health/ready': 200,
  'GET /health/services': 200,
  'GET /metrics': 200,
};

interface Operation {
  parameters?: { name: string; in: string; required: boolean; schema: unknown }[];
  requestBody?: { required: boolean; content: Record<string, { schema: { $ref: string } }> };
  responses: Record<string, unknown>;
  security?: unknown[];
  operationId: string;
  'x-access': string;
}

describe('the OpenAPI document', () => {
  let gateway: TestGateway;
  let document: OpenAPIObject;
  let operations: Record<string, Operation>;
  beforeAll(async () => {
    gateway = await TestGateway.start();
    document = (await gateway.get('/api/openapi.json', { key: null })).body as OpenAPIObject;
    operations = Object.fromEntries(
      Object.entries(document.paths).flatMap(([path, item]) =>
        Object.entries(item as Record<string, Operation>).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation]),
      ),
    );
  });
  afterAll(() => gateway.stop());
  const of = (name: string): Operation => operations[name] as Operation;

  it('is OpenAPI 3.1', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.components?.securitySchemes).toEqual({ apiKey: { type: 'http', scheme: 'bearer', description: expect.any(String) } });
  });

  it('has the routes and statuses of the contract, and nothing else', () => {
    const success = Object.entries(operations).map(([name, { responses }]) => [
      name,
      Number(Object.keys(responses).find((status) => status < '300')),
    ]);
    expect(Object.fromEntries(success)).toEqual(CONTRACT);
  });

  it('has every handler of the module graph', () => {
    expect(Object.keys(operations)).toHaveLength(declaredRoutes(gateway.app).length);
  });

  it('refers to nothing that is not there', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name as string);
    const known = Object.keys(document.components?.schemas ?? {});
    expect(refs.length).toBeGreaterThan(100);
    expect([...new Set(refs)].filter((name) => !known.includes(name))).toEqual([]);
    expect(known).not.toContain('ArticleFetched');
  });

  it('says of each operation what else it may answer', () => {
    const statuses = (name: string): string[] => Object.keys(of(name).responses).sort();
    expect(statuses('POST /api/v1/sources')).toEqual(['201', '400', '401', '403', '409', '413', '415', '422', '429', '503']);
    expect(statuses('GET /api/v1/sources/{id}')).toEqual(['200', '401', '403', '404', '429', '503']);
    expect(statuses('GET /api/v1/search')).toEqual(['200', '400', '401', '403', '429', '503']);
    expect(statuses('GET /health/live')).toEqual(['200']);
  });

  it('says who may use it', () => {
    expect(of('POST /api/v1/sources')).toMatchObject({ 'x-access': 'admin', security: [{ apiKey: [] }] });
    expect(of('POST /api/v1/tenants')['x-access']).toBe('bootstrap');
    expect(of('GET /health/live')).toMatchObject({ 'x-access': 'public' });
    expect(of('GET /health/live').security).toBeUndefined();
  });

  it('takes bodies from the contract classes, closed', () => {
    expect(of('POST /api/v1/sources').requestBody).toEqual({
      required: true,
      content: { 'application/json': { schema: { $ref: '#/components/schemas/CreateSourceInput' } } },
    });
    expect(document.components?.schemas?.['CreateSourceInput']).toMatchObject({
      additionalProperties: false,
      required: ['type', 'name', 'subdomain', 'credentials'],
      properties: { name: { type: 'string', minLength: 1, maxLength: 200 }, options: { $ref: '#/components/schemas/SourceOptionsInput' } },
    });
  });

  it('lets options be left out one by one, and an override and the source of a rebuild be null', () => {
    const schemas = componentSchemas();
    expect(schemas['SourceOptionsInput']).toMatchObject({
      required: [],
      properties: { outdated: { enum: ['exclude', 'internal', 'include'] }, locales: { anyOf: [{ type: 'array' }, { type: 'null' }] } },
    });
    expect(schemas['SetVisibilityInput']).toMatchObject({
      required: ['override'],
      properties: { override: { anyOf: [{}, { type: 'null' }] } },
    });
    expect(schemas['StartRebuildInput']).toMatchObject({
      required: ['reason'],
      properties: { sourceId: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
    });
    expect(schemas['DriftCheckInput']).toMatchObject({ required: ['sourceId'], properties: { sourceId: { type: 'string' } } });
  });

  it('takes queries from the contract classes', () => {
    const parameters = of('GET /api/v1/search').parameters ?? [];
    expect(parameters.map(({ name }) => name).sort()).toEqual(['audience', 'cursor', 'limit', 'locale', 'q', 'source']);
    expect(parameters.find(({ name }) => name === 'q')).toEqual({
      name: 'q',
      in: 'query',
      required: true,
      schema: { type: 'string', minLength: 1, maxLength: 500 },
    });
    expect(() => querySchemas(class Unknown {})).toThrow('Unknown is not a known query');
  });

  it('knows the id in a path', () => {
    expect(of('GET /api/v1/runs/{id}').parameters).toEqual([{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }]);
  });

  it('names every operation once', () => {
    const ids = Object.values(operations).map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain('sources.create');
  });
});

describe('the documentation', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await TestGateway.start();
  });
  afterAll(() => gateway.stop());

  it('is a page whose scripts are files, so that no inline script needs to be allowed', async () => {
    const page = await gateway.get('/api/docs', { key: null });
    expect([page.status, page.type]).toEqual([200, 'text/html']);
    expect(page.headers['content-security-policy']).toContain("script-src 'self';");
    expect(page.text.match(/<script(?![^>]*\ssrc=)/g)).toBeNull();
    expect(page.text).not.toMatch(/\son\w+=/);
  });

  it.each(['swagger-ui-bundle.js', 'swagger-ui-standalone-preset.js', 'swagger-ui-init.js', 'swagger-ui.css'])(
    'serves %s',
    async (file) => {
      expect((await gateway.get(`/api/docs/${file}`, { key: null })).status).toBe(200);
    },
  );
});
