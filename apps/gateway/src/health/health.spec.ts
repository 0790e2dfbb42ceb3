import { DomainError } from '@helpdex/domain';
import { FakeUpstream } from '../testing/fake-upstream';
import { TestGateway } from '../testing/test-gateway';
import { isLoopback } from '@helpdex/config';
import { upstreamChecks } from './upstream-checks';

describe('health', () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await TestGateway.start();
  });
  afterEach(() => gateway.stop());

  it('is alive without a key, whatever is behind it', async () => {
    gateway.health.register('search', () => Promise.reject(new Error('down')));
    const response = await gateway.get('/health/live', { key: null });
    expect([response.status, response.body]).toEqual([200, { status: 'ok' }]);
  });

  it('is ready when everything behind it answers', async () => {
    gateway.health.register('classifier', () => undefined);
    const response = await gateway.get('/health/ready', { key: null });
    expect([response.status, response.body]).toEqual([
      200,
      { status: 'ok', checks: { classifier: { status: 'ok', ms: expect.any(Number) } } },
    ]);
  });

  it('names what does not answer; why goes to the log', async () => {
    gateway.health.register('classifier', () => undefined);
    gateway.health.register('search', () => Promise.reject(new Error('connect ECONNREFUSED 10.1.2.3:9200')));
    const response = await gateway.get('/health/ready', { key: null });
    expect([response.status, response.body.status]).toEqual([503, 'failing']);
    expect(response.body.checks).toMatchObject({ classifier: { status: 'ok' }, search: { status: 'failing' } });
    expect(response.text).not.toContain('10.1.2.3');
    expect(gateway.log.join('')).toContain('10.1.2.3');
  });

  it('measures what was answered, by route and never by id', async () => {
    await gateway.get('/api/v1/runs/run_canary');
    const response = await gateway.get('/metrics', { key: null });
    expect([response.status, response.type]).toEqual([200, 'text/plain']);
    expect(response.text).toMatch(/helpdex_http_request_seconds_count\{.*route="\/api\/v1\/runs\/:id",status="503"/);
    expect(response.text).not.toContain('canary');
  });
});

describe('metrics of a gateway that others can reach', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await TestGateway.start({ host: '0.0.0.0' });
  });
  afterAll(() => gateway.stop());

  it.each([
    [null, 401],
    ['operator', 403],
    ['admin', 200],
  ] as const)('are for admins: %s gets %i', async (key, status) => {
    expect((await gateway.get('/metrics', { key })).status).toBe(status);
  });

  it('leaves health open', async () => {
    expect((await gateway.get('/health/live', { key: null })).status).toBe(200);
  });

  it.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('knows %s as loopback', (host) => expect(isLoopback(host)).toBe(true));
  it.each(['0.0.0.0', '::', '10.0.0.1', 'gateway', '127.evil.test', '1127.0.0.1'])('knows %s as reachable', (host) =>
    expect(isLoopback(host)).toBe(false),
  );
});

describe('the checks of the services', () => {
  const checked = async (upstream: FakeUpstream): Promise<Record<string, boolean>> => {
    const results = Object.entries(upstreamChecks(upstream)).map(async ([name, check]) => {
      const well = await Promise.resolve(check()).then(
        () => true,
        () => false,
      );
      return [name, well] as const;
    });
    return Object.fromEntries(await Promise.all(results));
  };

  it('pass when they answer, be it with a refusal', async () => {
    expect(await checked(new FakeUpstream().on('articles.counts', () => ({})))).toEqual({ 'source-registry': true, classifier: true });
  });

  it('fail for the one that does not', async () => {
    expect(await checked(new FakeUpstream())).toEqual({ 'source-registry': true, classifier: false });
    expect(await checked(new FakeUpstream().down('keys.authenticate').on('articles.counts', () => ({})))).toMatchObject({
      'source-registry': false,
    });
  });

  it('fail for one that is broken inside', async () => {
    const upstream = new FakeUpstream().refuse('articles.counts', new DomainError('internal', 'internal_error', 'Broken.'));
    expect(await checked(upstream)).toMatchObject({ classifier: false });
  });
});
