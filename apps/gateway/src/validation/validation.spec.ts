import { aSource, aSourceInput } from '../testing/fixtures';
import { TestGateway } from '../testing/test-gateway';

const credentials = { kind: 'api_token', email: 'admin@acme.test', token: 't' };

describe('validation', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await TestGateway.start();
    gateway.upstream
      .on('sources.create', () => aSource())
      .on('articles.counts', () => ({}))
      .on('articles.list', () => ({ items: [], nextCursor: null }));
  });
  afterAll(() => gateway.stop());
  const refused = async (body: unknown): Promise<{ field: string; rule: string; message: string }[]> => {
    const response = await gateway.post('/api/v1/sources', body);
    expect([response.status, response.body.code]).toEqual([400, 'validation_failed']);
    return response.body.errors;
  };
  const fieldsOf = async (body: unknown): Promise<string[]> => [...new Set((await refused(body)).map(({ field }) => field))].sort();

  it.each([
    ['an unknown field', { ...aSourceInput(), color: 'red' }, ['color']],
    [
      'an unknown field of the credentials',
      { ...aSourceInput(), credentials: { ...credentials, password: 'x' } },
      ['credentials.password'],
    ],
    ['an unknown option', { ...aSourceInput(), options: { all: true } }, ['options.all']],
    ['missing fields', {}, ['credentials', 'name', 'subdomain', 'type']],
    ['a missing token', { ...aSourceInput(), credentials: { kind: 'api_token', email: 'admin@acme.test' } }, ['credentials.token']],
    ['a list for a text', { ...aSourceInput(), name: ['a'] }, ['name']],
    ['an operator for a text', { ...aSourceInput(), name: { $ne: null } }, ['name']],
    ['a list for an object', { ...aSourceInput(), credentials: [credentials] }, ['credentials']],
    ['a text for an object', { ...aSourceInput(), credentials: 'secret' }, ['credentials']],
    ['null for an object', { ...aSourceInput(), credentials: null }, ['credentials']],
    ['a number for a flag', { ...aSourceInput(), startSync: 1 }, ['startSync']],
    ['a cadence too fast', { ...aSourceInput(), cadence: { everyMinutes: 1 } }, ['cadence']],
    ['a cadence of another shape', { ...aSourceInput(), cadence: { cron: '* * * * *' } }, ['cadence']],
    ['an endless name', { ...aSourceInput(), name: 'a'.repeat(10_000) }, ['name']],
    ['a NUL character', { ...aSourceInput(), name: 'a\0b' }, ['name']],
    ['half a character', { ...aSourceInput(), name: 'a\ud83d' }, ['name']],
    [
      'half a character in an address',
      { ...aSourceInput(), credentials: { ...credentials, email: 'a\ud83d@acme.test' } },
      ['credentials.email'],
    ],
    ['half a character in the name of a field', { ...aSourceInput(), options: { '\ude00': 1 } }, ['options']],
    ['a list as the body', [aSourceInput()], ['']],
  ])('refuses %s and names the field', async (_name, body, fields) => {
    expect(await fieldsOf(body)).toEqual(fields);
  });

  it('says which rule is broken, and nothing of the value', async () => {
    const errors = await refused({
      ...aSourceInput(),
      credentials: { kind: 'api_token', email: 'canary-mail', token: 'x', more: 'canary-more' },
    });
    expect(errors).toEqual([
      { field: 'credentials.more', rule: 'whitelistValidation', message: 'is not a field of this request' },
      { field: 'credentials.email', rule: 'isEmail', message: 'must be an email' },
    ]);
  });

  it.each(['__proto__', 'constructor', 'prototype'])('refuses the key %s at any depth, and changes no prototype', async (key) => {
    for (const path of ['', 'credentials', 'options']) {
      const inner = `{"${key}":{"polluted":true}}`;
      const base = JSON.stringify(path === '' ? aSourceInput() : { ...aSourceInput(), [path]: undefined });
      const body = path === '' ? base.replace(/^\{/, `{"${key}":{"polluted":true},`) : base.replace(/^\{/, `{"${path}":${inner},`);
      const response = await gateway.post('/api/v1/sources', body, { headers: { 'content-type': 'application/json' } });
      expect([response.status, response.body.errors[0].field]).toEqual([400, path === '' ? key : `${path}.${key}`]);
    }
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('refuses nesting without end', async () => {
    const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    const response = await gateway.post('/api/v1/sources', deep, { headers: { 'content-type': 'application/json' } });
    expect([response.status, response.body.errors[0].rule]).toEqual([400, 'maxDepth']);
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=1&limit=2', 'limit'],
    [`q=${'x'.repeat(201)}`, 'q'],
    ['q=a&q=b', 'q'],
    ['q[$ne]=a', 'q[$ne]'],
    ['q=%00', 'q'],
    ['visibility=secret', 'visibility'],
    ['state=removed', 'state'],
    ['tenant=t_two', 'tenant'],
    ['tenant=', 'tenant'],
    ['limit=&limit=', 'limit'],
    ['__proto__=1', '__proto__'],
  ])('refuses the query %s', async (query, field) => {
    const response = await gateway.get(`/api/v1/articles?${query}`);
    expect([response.status, response.body.code, response.body.errors[0].field]).toEqual([400, 'validation_failed', field]);
  });

  it('takes numbers of a query as numbers', async () => {
    expect((await gateway.get('/api/v1/articles?limit=100')).status).toBe(200);
    expect(gateway.upstream.requestsOf('articles.list').at(-1)?.input).toEqual({ limit: 100 });
  });

  it('takes an empty parameter of a query as left out, but not where it has to be given', async () => {
    const empty = 'source=&visibility=&locale=&state=&label=&section=&article=&q=&cursor=&limit=';
    expect((await gateway.get(`/api/v1/articles?${empty}`)).status).toBe(200);
    expect(gateway.upstream.requestsOf('articles.list').at(-1)?.input).toEqual({});
    const search = await gateway.get('/api/v1/search?q=&locale=');
    expect([search.status, search.body.errors.map(({ field }: { field: string }) => field)]).toEqual([400, ['q']]);
    expect(await fieldsOf({ ...aSourceInput(), name: '' })).toEqual(['name']);
  });

  it('takes null for what may be left out as left out, but not where null is a value', async () => {
    const input = { ...aSourceInput(), cadence: null, startSync: null, options: { locales: null } };
    expect((await gateway.post('/api/v1/sources', input)).status).toBe(201);
    expect(gateway.upstream.requestsOf('sources.create').at(-1)?.input).toEqual({ ...aSourceInput(), options: { locales: null } });
    expect(await fieldsOf({ ...aSourceInput(), name: null })).toEqual(['name']);
  });

  it('reports a bounded number of broken rules', async () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`f${index}`, 1]));
    expect((await refused(many)).length).toBeLessThanOrEqual(50);
  });
});
