import { zeroSourceCounts } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import { CALLERS } from '../testing/fake-upstream';
import { aCheck, aDeletion, aRun, aSource, aSourceInput, aSourceView } from '../testing/fixtures';
import { TestGateway } from '../testing/test-gateway';

const COUNTS = { public: 12, internal: 3, excluded: 1, quarantined: 0, heldForReview: 0 };
const caller = CALLERS.admin;

describe('sources', () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await TestGateway.start();
    gateway.upstream.on('articles.counts', ({ sources }) => Object.fromEntries(sources.map((id) => [id, COUNTS])));
  });
  afterEach(() => gateway.stop());

  it('creates one and answers with it', async () => {
    gateway.upstream.on('sources.create', () => aSource());
    const input = { ...aSourceInput(), cadence: { everyMinutes: 15 }, startSync: true, options: { locales: ['de'] } };
    const response = await gateway.post('/api/v1/sources', input);
    expect(response.status).toBe(201);
    expect(response.body).toEqual(aSourceView({ counts: COUNTS }));
    expect(gateway.upstream.requestsOf('sources.create')).toEqual([{ caller, input }]);
  });

  it('never tells the credentials back, nor writes them into the log', async () => {
    gateway.upstream.on('sources.create', () => aSource());
    const response = await gateway.post('/api/v1/sources', aSourceInput());
    expect(response.text).not.toContain('canary-token');
    expect(gateway.log.join('')).not.toContain('canary-token');
    expect(gateway.log.join('')).toContain('"path":"/api/v1/sources"');
  });

  it.each([
    ['zendesk_unauthorized', 'unprocessable', 422],
    ['zendesk_help_center_missing', 'unprocessable', 422],
    ['zendesk_role_too_low', 'unprocessable', 422],
    ['zendesk_subdomain_unknown', 'unprocessable', 422],
    ['zendesk_unreachable', 'unprocessable', 422],
    ['source_exists', 'conflict', 409],
    ['subdomain_invalid', 'invalid', 400],
  ] as const)('tells %s as the registry refused it', async (code, kind, status) => {
    const fields = [{ field: 'subdomain', rule: 'zendesk', message: 'Enter the label before .zendesk.com.' }];
    gateway.upstream.refuse('sources.create', new DomainError(kind, code, 'A sentence.', fields));
    const response = await gateway.post('/api/v1/sources', aSourceInput());
    expect(response.status).toBe(status);
    expect(response.body).toMatchObject({ status, code, detail: 'A sentence.', errors: fields });
  });

  it('checks one without storing it', async () => {
    gateway.upstream.on('sources.check', () => aCheck());
    const response = await gateway.post('/api/v1/sources/check', aSourceInput());
    expect([response.status, response.body]).toEqual([200, aCheck()]);
    expect(gateway.upstream.requestsOf('sources.create')).toEqual([]);
  });

  it('lists a page of them with one call for all counts', async () => {
    gateway.upstream.on('sources.list', () => ({ items: [aSource(), aSource({ id: 'src_2' })], nextCursor: 'more' }));
    const response = await gateway.get('/api/v1/sources?limit=2&cursor=abc', { key: 'operator' });
    expect(response.status).toBe(200);
    expect(response.body).toEqual({
      items: [aSourceView({ counts: COUNTS }), aSourceView({ id: 'src_2', counts: COUNTS })],
      nextCursor: 'more',
    });
    expect(gateway.upstream.requestsOf('sources.list')).toEqual([{ caller: CALLERS.operator, input: { limit: 2, cursor: 'abc' } }]);
    expect(gateway.upstream.requestsOf('articles.counts')).toEqual([{ tenant: 't_one', sources: ['src_1', 'src_2'] }]);
  });

  it('asks for no counts when there is no source', async () => {
    gateway.upstream.on('sources.list', () => ({ items: [], nextCursor: null }));
    expect((await gateway.get('/api/v1/sources')).body).toEqual({ items: [], nextCursor: null });
    expect(gateway.upstream.requestsOf('articles.counts')).toEqual([]);
  });

  it('shows sources without counts, and says so, while the classifier is down', async () => {
    gateway.upstream.down('articles.counts').on('sources.get', () => aSource());
    const response = await gateway.get('/api/v1/sources/src_1');
    expect(response.status).toBe(200);
    expect(response.body.counts).toEqual(zeroSourceCounts());
    expect(response.body.warnings.map(({ code }: { code: string }) => code)).toEqual(['api_tokens_end', 'counts_unavailable']);
  });

  it('shows 0 for a source the classifier has not heard of', async () => {
    gateway.upstream.on('articles.counts', () => ({})).on('sources.get', () => aSource());
    const response = await gateway.get('/api/v1/sources/src_1');
    expect([response.body.counts, response.body.warnings]).toEqual([zeroSourceCounts(), aSource().warnings]);
  });

  it('is unavailable while the registry is down', async () => {
    const response = await gateway.get('/api/v1/sources');
    expect([response.status, response.body.code]).toEqual([503, 'service_unavailable']);
  });

  it("answers 404 to another tenant's source as to one that is not there", async () => {
    gateway.upstream.refuse('sources.get', new DomainError('not_found', 'source_not_found', 'There is no such source.'));
    const [theirs, impossible] = [await gateway.get('/api/v1/sources/src_theirs'), await gateway.get('/api/v1/sources/no%20id')];
    expect([theirs.status, theirs.body]).toEqual([404, impossible.body]);
  });

  it('does not ask about an id that cannot be', async () => {
    for (const id of ['%00', '..%2F..', 'a'.repeat(65), '$where', '{}', 'src_1%7C'])
      expect([id, (await gateway.get(`/api/v1/sources/${id}`)).status]).toEqual([id, 404]);
    expect(gateway.upstream.requestsOf('sources.get')).toEqual([]);
  });

  it('changes one', async () => {
    gateway.upstream.on('sources.update', () => aSource({ name: 'New' }));
    const change = { name: 'New', cadence: 'daily', options: { outdated: 'include' } };
    const response = await gateway.send('PATCH', '/api/v1/sources/src_1', { body: change });
    expect([response.status, response.body.name]).toEqual([200, 'New']);
    expect(gateway.upstream.requestsOf('sources.update')).toEqual([{ caller, input: { id: 'src_1', change } }]);
  });

  it.each([['a-signing-secret-of-zendesk'], [null]])('sets the signing secret of its webhook: %j', async (webhookSecret) => {
    gateway.upstream.on('sources.update', () => aSource({ webhook: { path: '/api/v1/webhooks/zendesk/src_1', hasSecret: true } }));
    const response = await gateway.send('PATCH', '/api/v1/sources/src_1', { body: { webhookSecret } });
    expect([response.status, response.body.webhook]).toEqual([200, { path: '/api/v1/webhooks/zendesk/src_1', hasSecret: true }]);
    expect(gateway.upstream.requestsOf('sources.update')).toEqual([{ caller, input: { id: 'src_1', change: { webhookSecret } } }]);
    expect(response.text + gateway.log.join('')).not.toContain('a-signing-secret');
  });

  it.each([['too-short'], [17], ['a'.repeat(501)], [['a-signing-secret-of-zendesk']]])(
    'refuses the signing secret %j',
    async (webhookSecret) => {
      const response = await gateway.send('PATCH', '/api/v1/sources/src_1', { body: { webhookSecret } });
      expect(response.body).toMatchObject({ status: 400, code: 'validation_failed' });
      expect(response.body.errors[0].field).toBe('webhookSecret');
    },
  );

  it('lists the runs of one', async () => {
    gateway.upstream.on('runs.list', () => ({ items: [aRun()], nextCursor: null }));
    const response = await gateway.get('/api/v1/sources/src_1/runs?limit=1');
    expect([response.status, response.body]).toEqual([200, { items: [aRun()], nextCursor: null }]);
    expect(gateway.upstream.requestsOf('runs.list')).toEqual([{ caller, input: { sourceId: 'src_1', limit: 1 } }]);
  });

  it.each([
    [undefined, 'incremental'],
    [{}, 'incremental'],
    [{ mode: 'full' }, 'full'],
  ])('starts a run: %j is %s', async (body, mode) => {
    gateway.upstream.on('sources.sync', () => aRun());
    const response = await gateway.post('/api/v1/sources/src_1/sync', body, { key: 'operator' });
    expect([response.status, response.body]).toEqual([202, aRun()]);
    expect(gateway.upstream.requestsOf('sources.sync')).toEqual([
      { caller: CALLERS.operator, input: { id: 'src_1', mode, trigger: 'manual' } },
    ]);
  });

  it('starts no targeted run by hand', async () => {
    expect((await gateway.post('/api/v1/sources/src_1/sync', { mode: 'targeted' })).status).toBe(400);
  });

  it('disconnects one', async () => {
    gateway.upstream.on('sources.disconnect', () => aSource({ status: 'disconnected' }));
    const response = await gateway.post('/api/v1/sources/src_1/disconnect');
    expect([response.status, response.body.status]).toEqual([200, 'disconnected']);
  });

  it('reconnects one with new credentials', async () => {
    gateway.upstream.on('sources.reconnect', () => aSource({ status: 'active' }));
    const credentials = { kind: 'oauth_client', clientId: 'c', clientSecret: 's' };
    const response = await gateway.post('/api/v1/sources/src_1/reconnect', { credentials });
    expect([response.status, response.body.status]).toEqual([200, 'active']);
    expect(gateway.upstream.requestsOf('sources.reconnect')).toEqual([{ caller, input: { id: 'src_1', credentials } }]);
  });

  it.each([
    ['', false],
    ['?purge=false', false],
    ['?purge=true', true],
  ])('deletes one and answers with a receipt to follow: %s', async (query, purge) => {
    const running = aDeletion({ status: 'running', purged: false, finishedAt: null });
    gateway.upstream.on('sources.delete', () => running).on('deletions.get', () => aDeletion());
    const response = await gateway.send('DELETE', `/api/v1/sources/src_1${query}`);
    expect([response.status, response.body]).toEqual([202, running]);
    expect(gateway.upstream.requestsOf('sources.delete')).toEqual([{ caller, input: { id: 'src_1', purge } }]);
    const receipt = await gateway.get('/api/v1/deletions/del_1', { key: 'operator' });
    expect([receipt.status, receipt.body]).toEqual([200, aDeletion()]);
  });

  it('deletes nothing when it is not clear whether to purge', async () => {
    expect((await gateway.send('DELETE', '/api/v1/sources/src_1?purge=yes')).status).toBe(400);
    expect((await gateway.send('DELETE', '/api/v1/sources/src_1?prune=true')).status).toBe(400);
    expect(gateway.upstream.requestsOf('sources.delete')).toEqual([]);
  });

  it.each([
    ['deletion_not_found', 'deletions.get', 'GET', '/api/v1/deletions/del_theirs'],
    ['source_not_found', 'sources.delete', 'DELETE', '/api/v1/sources/src_gone'],
  ] as const)('tells %s as the registry refused it', async (code, pattern, method, path) => {
    gateway.upstream.refuse(pattern, new DomainError('not_found', code, 'There is no such thing.'));
    const response = await gateway.send(method, path);
    expect([response.status, response.body.code]).toEqual([404, code]);
  });
});
