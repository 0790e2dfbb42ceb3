import { DomainError } from '@helpdex/domain';
import { CALLERS } from '../testing/fake-upstream';
import { anArticle, anArticleInFull, someFacets } from '../testing/fixtures';
import { TestGateway } from '../testing/test-gateway';

const ID = 'src_1:48100000000017:en-us';

describe('articles', () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await TestGateway.start();
  });
  afterEach(() => gateway.stop());

  it('are listed by every filter there is', async () => {
    gateway.upstream.on('articles.list', () => ({ items: [anArticle()], nextCursor: 'more' }));
    const filters = { source: 'src_1', visibility: 'internal', locale: 'en-us', state: 'live', label: 'router', q: 'reset', cursor: 'abc' };
    const response = await gateway.get(`/api/v1/articles?limit=5&${new URLSearchParams(filters).toString()}`, { key: 'agent' });
    expect([response.status, response.body]).toEqual([200, { items: [anArticle()], nextCursor: 'more' }]);
    expect(gateway.upstream.requestsOf('articles.list')).toEqual([{ caller: CALLERS.agent, input: { limit: 5, ...filters } }]);
  });

  it('are counted, with what they can be narrowed to', async () => {
    gateway.upstream.on('articles.facets', () => someFacets());
    const response = await gateway.get('/api/v1/articles/facets?article=48100000000017&section=Routers&only=total', { key: 'agent' });
    expect([response.status, response.body]).toEqual([200, someFacets()]);
    const input = { article: '48100000000017', section: 'Routers', only: 'total' };
    expect(gateway.upstream.requestsOf('articles.facets')).toEqual([{ caller: CALLERS.agent, input }]);
  });

  it('are read in full', async () => {
    gateway.upstream.on('articles.get', () => anArticleInFull());
    const response = await gateway.get(`/api/v1/articles/${ID}`, { key: 'agent' });
    expect([response.status, response.body]).toEqual([200, anArticleInFull()]);
    expect(gateway.upstream.requestsOf('articles.get')).toEqual([{ caller: CALLERS.agent, input: { id: ID } }]);
  });

  it.each([ID, encodeURIComponent(ID)])('are found by %s', async (id) => {
    gateway.upstream.on('articles.get', () => anArticleInFull());
    expect((await gateway.get(`/api/v1/articles/${id}`)).status).toBe(200);
  });

  it.each(['src_1', 'src_1:1', 'src_1:1:en:more', 'src_1:1:', 'src_1:%00:de', 'a b:1:de', `src_1:${'1'.repeat(65)}:de`])(
    'cannot have the id %s, so nobody is asked',
    async (id) => {
      const response = await gateway.get(`/api/v1/articles/${id}`);
      expect([response.status, response.body.code]).toEqual([404, 'article_not_found']);
      expect(gateway.upstream.requestsOf('articles.get')).toEqual([]);
    },
  );

  it.each([{ override: 'internal', reason: 'Not ready' }, { override: 'public' }, { override: null }])(
    'take the override %j',
    async (input) => {
      gateway.upstream.on('articles.setVisibility', () => anArticle());
      const response = await gateway.send('PUT', `/api/v1/articles/${ID}/visibility`, { key: 'operator', body: input });
      expect([response.status, response.body]).toEqual([200, anArticle()]);
      expect(gateway.upstream.requestsOf('articles.setVisibility')).toEqual([{ caller: CALLERS.operator, input: { ...input, id: ID } }]);
    },
  );

  it.each([
    {},
    { override: 'excluded' },
    { override: ['public'] },
    { override: 'public', id: 'src_2:1:de' },
    { override: null, reason: 'x'.repeat(1_001) },
  ])('refuse the override %j', async (input) => {
    const response = await gateway.send('PUT', `/api/v1/articles/${ID}/visibility`, { body: input });
    expect([response.status, response.body.code]).toEqual([400, 'validation_failed']);
    expect(gateway.upstream.requestsOf('articles.setVisibility')).toEqual([]);
  });

  it.each(['articles.list', 'articles.get', 'articles.setVisibility'] as const)('are unavailable without %s', async (pattern) => {
    gateway.upstream.refuse(pattern, new DomainError('unavailable', 'service_unavailable', 'The classifier does not answer.'));
    const responses = {
      'articles.list': () => gateway.get('/api/v1/articles'),
      'articles.get': () => gateway.get(`/api/v1/articles/${ID}`),
      'articles.setVisibility': () => gateway.send('PUT', `/api/v1/articles/${ID}/visibility`, { body: { override: null } }),
    };
    const response = await responses[pattern]();
    expect([response.status, response.body.detail]).toEqual([503, 'The classifier does not answer.']);
  });
});
