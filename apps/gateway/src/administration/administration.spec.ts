import { DomainError } from '@helpdex/domain';
import { CALLERS } from '../testing/fake-upstream';
import { aCreatedKey, aKey, anAuditEntry } from '../testing/fixtures';
import { TestGateway } from '../testing/test-gateway';

const caller = CALLERS.admin;

describe('administration', () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await TestGateway.start();
  });
  afterEach(() => gateway.stop());

  it('creates a key, whose secret only this answer carries and no cache keeps', async () => {
    gateway.upstream.on('keys.create', () => aCreatedKey());
    const input = { name: 'Dashboard', role: 'agent', expiresAt: '2027-01-01T00:00:00.000Z' };
    const response = await gateway.post('/api/v1/keys', input);
    expect([response.status, response.body, response.headers['cache-control']]).toEqual([201, aCreatedKey(), 'no-store']);
    expect(gateway.upstream.requestsOf('keys.create')).toEqual([{ caller, input }]);
    expect(gateway.log.join('')).not.toContain('hdx_created0000');
  });

  it.each([
    { name: '', role: 'agent' },
    { name: 'K', role: 'owner' },
    { name: 'K', role: ['admin'] },
    { name: 'K', role: 'agent', expiresAt: 'soon' },
    { name: 'K', role: 'agent', tenant: 't_two' },
  ])('refuses the key %j', async (input) => {
    expect((await gateway.post('/api/v1/keys', input)).body).toMatchObject({ status: 400, code: 'validation_failed' });
  });

  it('lists keys without their secrets', async () => {
    gateway.upstream.on('keys.list', () => ({ items: [aKey()], nextCursor: null }));
    const response = await gateway.get('/api/v1/keys?limit=3');
    expect([response.status, response.body]).toEqual([200, { items: [aKey()], nextCursor: null }]);
    expect(gateway.upstream.requestsOf('keys.list')).toEqual([{ caller, input: { limit: 3 } }]);
  });

  it('revokes a key', async () => {
    gateway.upstream.on('keys.revoke', () => ({}));
    const response = await gateway.send('DELETE', '/api/v1/keys/key_9');
    expect([response.status, response.text]).toEqual([204, '']);
    expect(gateway.upstream.requestsOf('keys.revoke')).toEqual([{ caller, input: { id: 'key_9' } }]);
  });

  it("has no key of another tenant's", async () => {
    gateway.upstream.refuse('keys.revoke', new DomainError('not_found', 'key_not_found', 'There is no such key.'));
    expect((await gateway.send('DELETE', '/api/v1/keys/key_theirs')).status).toBe(404);
  });

  it('adds a tenant with the bootstrap key', async () => {
    gateway.upstream.on('tenants.create', () => ({ id: 't_two', adminKey: 'hdx_second' }));
    const response = await gateway.post('/api/v1/tenants', { name: 'Second' }, { key: 'bootstrap' });
    expect([response.status, response.body]).toEqual([201, { id: 't_two', adminKey: 'hdx_second' }]);
    expect(gateway.upstream.requestsOf('tenants.create')).toEqual([{ caller: CALLERS.bootstrap, input: { name: 'Second' } }]);
  });

  it('adds none with the admin key of a tenant', async () => {
    const response = await gateway.post('/api/v1/tenants', { name: 'Second' }, { key: 'admin' });
    expect([response.status, response.body.code]).toEqual([403, 'bootstrap_key_required']);
  });

  it.each(['bootstrap', 'admin', 'reader'] as const)('tells the %s key what it is, and nothing of its secret', async (key) => {
    const response = await gateway.get('/api/v1/session', { key });
    const { keyId, role, tenant, bootstrap } = CALLERS[key];
    expect([response.status, response.body]).toEqual([200, { keyId, role, tenant, mayAddTenants: bootstrap }]);
  });

  it('lists who changed what', async () => {
    gateway.upstream.on('audit.list', () => ({ items: [anAuditEntry()], nextCursor: 'more' }));
    const response = await gateway.get('/api/v1/audit?cursor=abc');
    expect([response.status, response.body]).toEqual([200, { items: [anAuditEntry()], nextCursor: 'more' }]);
    expect(gateway.upstream.requestsOf('audit.list')).toEqual([{ caller, input: { cursor: 'abc' } }]);
  });
});
