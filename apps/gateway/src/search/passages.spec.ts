import { aPassage, aSource } from '../testing/fixtures';
import { TestGateway } from '../testing/test-gateway';

describe('passages', () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await TestGateway.start();
    gateway.upstream.on('sources.list', () => ({ items: [aSource()], nextCursor: null }));
  });
  afterEach(() => gateway.stop());

  it('answers with passages and the names of their sources', async () => {
    const response = await gateway.get('/api/v1/search/passages?q=reset+router&locale=de&limit=3', { key: 'agent' });
    const { sourceId: _sourceId, ...passage } = aPassage();
    const source = { id: 'src_1', type: 'zendesk', name: 'Acme help' };
    expect([response.status, response.body]).toEqual([200, { items: [{ ...passage, source }], total: 1, tookMs: 3, nextCursor: null }]);
    expect(gateway.search.requests).toEqual([{ tenant: 't_one', query: 'reset router', scope: 'all', locale: 'de', limit: 3 }]);
  });

  it('gives a reader public content only, and refuses more before anything is searched', async () => {
    expect((await gateway.get('/api/v1/search/passages?q=a', { key: 'reader' })).status).toBe(200);
    for (const audience of ['internal', 'all']) {
      const response = await gateway.get(`/api/v1/search/passages?q=a&audience=${audience}`, { key: 'reader' });
      expect([response.status, response.body.code]).toEqual([403, 'audience_forbidden']);
    }
    expect(gateway.search.requests.map(({ scope }) => scope)).toEqual(['public']);
  });

  it.each(['', '?q=', '?q=a&tenant=t_two', '?q=a&limit=101'])('refuses the query %s', async (query) => {
    expect((await gateway.get(`/api/v1/search/passages${query}`)).body).toMatchObject({ status: 400, code: 'validation_failed' });
  });
});
