import { connect } from 'node:net';
import { DOMAIN_ERROR_KINDS, DomainError } from '@helpdex/domain';
import { HttpException } from '@nestjs/common';
import { aSource, aSourceInput } from '../testing/fixtures';
import { TestGateway } from '../testing/test-gateway';
import { ProblemError } from './problem.error';
import { problemOf, STATUS_OF_KIND } from './problem-table';

const JSON_TYPE = { 'content-type': 'application/json' };

describe('problems over HTTP', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await TestGateway.start();
    gateway.upstream.on('articles.counts', () => ({}));
  });
  afterAll(() => gateway.stop());

  it('refuses what is no JSON without quoting it', async () => {
    const response = await gateway.post('/api/v1/sources', '{"credentials":"canary', { headers: JSON_TYPE });
    expect([response.status, response.type, response.body.code]).toEqual([400, 'application/problem+json', 'malformed_json']);
    expect(response.text).not.toContain('canary');
  });

  it.each(['"text"', '1', 'null', 'true', '{"a":1}}', "{'a':1}", '\u0000'])('refuses the body %j as malformed', async (body) => {
    const response = await gateway.post('/api/v1/sources', body, { headers: JSON_TYPE });
    expect([response.status, response.body.code]).toEqual([400, 'malformed_json']);
  });

  it('refuses a body over 256 KiB', async () => {
    const response = await gateway.post('/api/v1/sources', { ...aSourceInput(), name: 'a'.repeat(300 * 1024) });
    expect([response.status, response.type, response.body.code]).toEqual([413, 'application/problem+json', 'body_too_large']);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/json; charset=latin1',
  ])('refuses the media type %s', async (type) => {
    const response = await gateway.post('/api/v1/sources', '{"a":1}', { headers: { 'content-type': type } });
    expect([response.status, response.body.code]).toEqual([415, 'unsupported_media_type']);
  });

  it('refuses an encoding it does not know', async () => {
    const response = await gateway.post('/api/v1/sources', '{}', { headers: { ...JSON_TYPE, 'content-encoding': 'zstd' } });
    expect([response.status, response.body.code]).toEqual([415, 'unsupported_media_type']);
  });

  it.each(['/api/v1/nope', '/api/v1', '/api', '/api/v1/restores', '/api/v1/nothing-here', '/api/v1/sources/a/b/c'])(
    'has nothing at %s',
    async (path) => {
      const response = await gateway.get(path);
      expect([response.status, response.type, response.body.code]).toEqual([404, 'application/problem+json', 'route_not_found']);
    },
  );

  it('does not say the address back', async () => {
    expect((await gateway.get('/api/v1/%3Cscript%3E')).text).not.toContain('script');
  });

  it.each([
    ['DELETE', '/api/v1/sources', 'GET, HEAD, POST'],
    ['PUT', '/api/v1/sources/src_1', 'DELETE, GET, HEAD, PATCH'],
    ['POST', '/api/v1/search', 'GET, HEAD'],
    ['GET', '/api/v1/sources/src_1/sync', 'POST'],
    ['POST', '/health/live', 'GET, HEAD'],
  ] as const)('answers %s %s with the methods that are answered', async (method, path, allow) => {
    const response = await gateway.send(method, path);
    expect([response.status, response.body.code, response.headers['allow']]).toEqual([405, 'method_not_allowed', allow]);
  });

  it.each(['/api/v1/sources/%E0%A4%A', '/api/v1/%', '/%c0%ae%c0%ae/'])('takes the broken address %s for what it is', async (path) => {
    const response = await gateway.get(path);
    expect([400, 404]).toContain(response.status);
    expect(response.type).toBe('application/problem+json');
  });

  it('tells nothing of what broke inside, and logs it', async () => {
    gateway.upstream.refuse('sources.get', new TypeError('canary-internal of undefined'));
    const response = await gateway.get('/api/v1/sources/src_1');
    expect([response.status, response.body.code]).toEqual([500, 'internal_error']);
    expect(response.text).not.toMatch(/canary|TypeError|\.ts/);
    expect(gateway.log.join('')).toContain('canary-internal');
  });

  it('gives every answer a request id, which a client may choose within bounds', async () => {
    gateway.upstream.on('sources.get', () => aSource());
    const read = async (id: string) =>
      (await gateway.get('/api/v1/sources/src_1', { headers: { 'x-request-id': id } })).headers['x-request-id'];
    expect(await read('my-request-1')).toBe('my-request-1');
    expect(await read('forged" level="fatal')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('survives a client that goes away in the middle of its body', async () => {
    const socket = connect(gateway.port, '127.0.0.1');
    socket.write('POST /api/v1/sources HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"name":');
    await new Promise<void>((resolve) => socket.end(resolve));
    expect((await gateway.get('/health/live')).status).toBe(200);
  });
});

describe('the table of problems', () => {
  it.each(DOMAIN_ERROR_KINDS)('has a status for %s', (kind) => {
    expect(problemOf(new DomainError(kind, 'some_code', 'Some words.')).status).toBe(STATUS_OF_KIND[kind]);
  });

  it('keeps code and words of a refusal, but not of an internal error', () => {
    expect(problemOf(new DomainError('conflict', 'source_exists', 'It exists.'))).toMatchObject({
      code: 'source_exists',
      detail: 'It exists.',
    });
    expect(problemOf(new DomainError('internal', 'mongo_down', 'mongodb://user:pw@host'))).toMatchObject({ code: 'internal_error' });
    expect(JSON.stringify(problemOf(new DomainError('internal', 'mongo_down', 'mongodb://user:pw@host')))).not.toContain('pw');
  });

  it('keeps status and headers of a refusal at the edge', () => {
    expect(problemOf(new ProblemError(429, 'too_many', 'Wait.', { 'retry-after': '9' }))).toMatchObject({
      status: 429,
      headers: { 'retry-after': '9' },
    });
  });

  it.each([
    [new HttpException('canary', 400), 400],
    [new HttpException('canary', 404), 404],
    [new HttpException('canary', 502), 500],
    [new HttpException('canary', 302), 500],
    [new Error('canary'), 500],
    ['canary', 500],
    [undefined, 500],
  ])('says nothing of what others say: %p', (error, status) => {
    const problem = problemOf(error);
    expect(problem.status).toBe(status);
    expect(JSON.stringify(problem)).not.toContain('canary');
  });
});
