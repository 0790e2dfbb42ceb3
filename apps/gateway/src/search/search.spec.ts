import { DomainError } from '@helpdex/domain';
import { aHit, aSource } from '../testing/fixtures';
import { TestGateway } from '../testing/test-gateway';
import { scopeFor } from './search-scope';
import { NAMES_FRESH_MS } from './source-names.service';

describe('search', () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await TestGateway.start();
    gateway.upstream.on('sources.list', () => ({ items: [aSource()], nextCursor: null }));
  });
  afterEach(() => gateway.stop());
  const listings = (): number => gateway.upstream.requestsOf('sources.list').length;
  const nameOfHit = async (): Promise<string> => (await gateway.get('/api/v1/search?q=a')).body.items[0].source.name;

  it('answers with hits and the names of their sources', async () => {
    const response = await gateway.get('/api/v1/search?q=reset+router', { key: 'agent' });
    const { sourceId: _sourceId, ...hit } = aHit();
    expect(response.status).toBe(200);
    expect(response.body).toEqual({
      items: [{ ...hit, source: { id: 'src_1', type: 'zendesk', name: 'Acme help' } }],
      total: 1,
      tookMs: 3,
      nextCursor: null,
    });
    expect(gateway.search.requests).toEqual([{ tenant: 't_one', query: 'reset router', scope: 'all', limit: 20 }]);
  });

  it('hands all filters on', async () => {
    await gateway.get('/api/v1/search?q=a&audience=internal&locale=de&source=src_1&limit=5&cursor=abc', { key: 'operator' });
    expect(gateway.search.requests).toEqual([
      { tenant: 't_one', query: 'a', scope: 'internal', locale: 'de', source: 'src_1', limit: 5, cursor: 'abc' },
    ]);
  });

  it.each(['', '&audience=public'])('gives a reader public content only (%s)', async (audience) => {
    expect((await gateway.get(`/api/v1/search?q=a${audience}`, { key: 'reader' })).status).toBe(200);
    expect(gateway.search.requests.map(({ scope }) => scope)).toEqual(['public']);
  });

  it.each(['internal', 'all'])('refuses a reader who asks for %s, before anything is searched', async (audience) => {
    const response = await gateway.get(`/api/v1/search?q=a&audience=${audience}`, { key: 'reader' });
    expect([response.status, response.body.code]).toEqual([403, 'audience_forbidden']);
    expect(gateway.search.requests).toEqual([]);
  });

  it.each(['agent', 'operator', 'admin'] as const)('gives %s what was asked for', (role) => {
    expect([scopeFor(role, undefined), scopeFor(role, 'public'), scopeFor(role, 'internal')]).toEqual(['all', 'public', 'internal']);
  });

  it.each([
    '',
    '?q=',
    `?q=${'x'.repeat(501)}`,
    '?q=a&audience=excluded',
    '?q=a&audience=public&audience=all',
    '?q=a&tenant=t_two',
    '?q=a&fields=text',
  ])('refuses the query %s', async (query) => {
    const response = await gateway.get(`/api/v1/search${query}`);
    expect([response.status, response.body.code]).toEqual([400, 'validation_failed']);
    expect(gateway.search.requests).toEqual([]);
  });

  it('refuses a damaged cursor and says so when the cluster is down', async () => {
    gateway.search.search = () => Promise.reject(new DomainError('invalid', 'cursor_invalid', 'The cursor is not valid.'));
    expect((await gateway.get('/api/v1/search?q=a&cursor=zzz')).status).toBe(400);
    gateway.search.search = () => Promise.reject(new DomainError('unavailable', 'search_unavailable', 'Search does not answer.'));
    expect((await gateway.get('/api/v1/search?q=a')).body).toMatchObject({ status: 503, code: 'search_unavailable' });
  });

  describe.each(['/api/v1/search', '/api/v1/search/passages'])('%s without an index', (path) => {
    const missing = () => Promise.reject(new DomainError('unavailable', 'search_index_missing', 'There is no index to search.'));
    beforeEach(() => Object.assign(gateway.search, { search: missing, passages: missing }));

    it('finds nothing for a tenant that never had one', async () => {
      gateway.upstream.on('index.missed', () => ({ generation: null }));
      const response = await gateway.get(`${path}?q=a`, { key: 'reader' });
      expect([response.status, response.body.items, response.body.total]).toEqual([200, [], 0]);
      expect(gateway.upstream.requestsOf('index.missed')).toEqual([{ tenant: 't_one' }]);
    });

    it('says so for a tenant that had one, and what to do', async () => {
      gateway.upstream.on('index.missed', () => ({ generation: 2 }));
      const response = await gateway.get(`${path}?q=a`, { key: 'reader' });
      expect(response.body).toMatchObject({ status: 503, code: 'search_index_missing' });
      expect(response.body.detail).toMatch(/try again in some seconds.*rebuil/);
      expect(response.headers['retry-after']).toBe('5');
    });

    it('claims nothing while nobody knows', async () => {
      expect((await gateway.get(`${path}?q=a`)).status).toBe(503);
    });
  });

  it('writes what people search for into no log', async () => {
    await gateway.get('/api/v1/search?q=canary-query');
    expect(gateway.log.join('')).not.toContain('canary-query');
    expect(gateway.log.join('')).toContain('"route":"/api/v1/search"');
  });

  it('is measured by audience', async () => {
    await gateway.get('/api/v1/search?q=a', { key: 'reader' });
    const metrics = (await gateway.get('/metrics')).text;
    expect(metrics).toMatch(/helpdex_search_seconds_count\{[^}]*kind="articles",audience="public"[^}]*\} 1/);
  });

  it('asks for the names again only after some seconds', async () => {
    await nameOfHit();
    gateway.upstream.on('sources.list', () => ({ items: [aSource({ name: 'Renamed' })], nextCursor: null }));
    expect([await nameOfHit(), listings()]).toEqual(['Acme help', 1]);
    gateway.clock.pass(NAMES_FRESH_MS);
    expect([await nameOfHit(), listings()]).toEqual(['Renamed', 2]);
  });

  it('keeps the last names while the registry cannot list, and shows ids before there were any', async () => {
    gateway.upstream.down('sources.list');
    expect(await nameOfHit()).toBe('src_1');
    gateway.upstream.on('sources.list', () => ({ items: [aSource()], nextCursor: null }));
    await nameOfHit();
    gateway.upstream.down('sources.list');
    gateway.clock.pass(NAMES_FRESH_MS);
    expect(await nameOfHit()).toBe('Acme help');
  });
});
