import { DomainError } from '@helpdex/domain';
import { aSource } from '../testing/fixtures';
import { CALLERS, KEYS } from '../testing/fake-upstream';
import { TestGateway } from '../testing/test-gateway';
import { bearerKey } from './bearer';

describe('authentication', () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await TestGateway.start();
    gateway.upstream.on('sources.get', () => aSource()).on('articles.counts', () => ({}));
  });
  afterEach(() => gateway.stop());
  const read = (authorization?: string) =>
    gateway.get('/api/v1/sources/src_1', { key: null, ...(authorization === undefined ? {} : { headers: { authorization } }) });

  it.each([
    ['a key nobody has', 'Bearer hdx_unknown0000'],
    ['another scheme', 'Basic YWRtaW46YWRtaW4='],
    ['a key of another form', 'Bearer sk-123'],
    ['an endless key', `Bearer hdx_${'a'.repeat(5_000)}`],
    ['two keys', `Bearer ${KEYS.admin} ${KEYS.admin}`],
    ['nothing after the scheme', 'Bearer '],
  ])('answers 401 to %s', async (_name, authorization) => {
    const response = await read(authorization);
    expect([response.status, response.headers['www-authenticate']]).toEqual([401, 'Bearer realm="helpdex"']);
    expect(response.text).not.toContain('hdx_');
  });

  it('asks the registry on every request, so that a revoked key ends at once', async () => {
    expect((await gateway.get('/api/v1/sources/src_1')).status).toBe(200);
    gateway.upstream.revoke('admin');
    expect((await gateway.get('/api/v1/sources/src_1')).status).toBe(401);
    expect(gateway.upstream.requestsOf('keys.authenticate')).toHaveLength(2);
  });

  it('hands the services the caller that the key belongs to, whatever the request says', async () => {
    await gateway.get('/api/v1/sources/src_1', { key: 'operator', headers: { 'x-tenant': 't_two', tenant: 't_two' } });
    expect(gateway.upstream.requestsOf('sources.get')).toEqual([{ caller: CALLERS.operator, input: { id: 'src_1' } }]);
  });

  it('is unavailable, not open, when the registry does not answer', async () => {
    gateway.upstream.down('keys.authenticate');
    const response = await gateway.get('/api/v1/sources/src_1');
    expect([response.status, response.body.code, response.headers['retry-after']]).toEqual([503, 'service_unavailable', '5']);
    expect(gateway.upstream.requestsOf('sources.get')).toEqual([]);
  });

  it('takes the scheme in any case', () => {
    expect(bearerKey('bearer hdx_abc')).toBe('hdx_abc');
    expect(() => bearerKey(undefined)).toThrow(DomainError);
  });
});
