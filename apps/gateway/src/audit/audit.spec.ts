import { DomainError } from '@helpdex/domain';
import { anArticle, aReview, aRun, aSource } from '../testing/fixtures';
import { CALLERS } from '../testing/fake-upstream';
import { TestGateway } from '../testing/test-gateway';
import { DENIAL_EVERY_MS } from './audit-trail';

const ARTICLE = 'src_1:48100000000017:en-us';

describe('the audit', () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await TestGateway.start();
    gateway.upstream
      .on('audit.record', () => ({}))
      .on('articles.setVisibility', () => anArticle())
      .on('reviews.decide', () => aReview())
      .on('runs.cancel', () => aRun())
      .on('sources.sync', () => aRun());
  });
  afterEach(() => gateway.stop());
  const entries = () => gateway.upstream.requestsOf('audit.record');

  it('holds overrides and decisions on reviews, with who made them', async () => {
    await gateway.send('PUT', `/api/v1/articles/${ARTICLE}/visibility`, {
      key: 'operator',
      body: { override: 'internal', reason: 'Legal' },
    });
    await gateway.post('/api/v1/reviews/rev_1/approve', undefined, { key: 'operator' });
    await gateway.post('/api/v1/runs/run_1/cancel', undefined, { key: 'operator' });
    const caller = CALLERS.operator;
    expect(entries()).toEqual([
      { caller, input: { action: 'articles.setVisibility', target: ARTICLE, detail: { override: 'internal', reason: 'Legal' } } },
      { caller, input: { action: 'reviews.approve', target: 'rev_1', detail: {} } },
      { caller, input: { action: 'runs.cancel', target: 'run_1', detail: {} } },
    ]);
  });

  it('leaves to the registry what the registry does, and holds nothing that did not happen', async () => {
    await gateway.post('/api/v1/sources/src_1/sync', {});
    gateway.upstream.refuse('reviews.decide', new DomainError('not_found', 'review_not_found', 'There is no such review.'));
    await gateway.post('/api/v1/reviews/rev_1/reject');
    await gateway.send('PUT', `/api/v1/articles/${ARTICLE}/visibility`, { body: { override: 'open' } });
    expect(entries()).toEqual([]);
  });

  it('holds what a known key was denied, once a minute', async () => {
    for (let request = 0; request < 5; request += 1) await gateway.get('/api/v1/keys', { key: 'agent' });
    await gateway.get('/api/v1/search?q=a&audience=internal', { key: 'reader' });
    expect(entries().map(({ input }) => input)).toEqual([
      { action: 'access.denied', target: null, detail: { method: 'GET', route: '/api/v1/keys', code: 'role_too_low' } },
      { action: 'access.denied', target: null, detail: { method: 'GET', route: '/api/v1/search', code: 'audience_forbidden' } },
    ]);
    gateway.clock.pass(DENIAL_EVERY_MS);
    await gateway.get('/api/v1/keys', { key: 'agent' });
    expect(entries()).toHaveLength(3);
  });

  it('does not undo or hide what happened when it cannot be written', async () => {
    gateway.upstream.down('audit.record').on('sources.get', () => aSource());
    expect((await gateway.post('/api/v1/reviews/rev_1/approve')).status).toBe(200);
    expect((await gateway.get('/api/v1/keys', { key: 'agent' })).status).toBe(403);
    expect(gateway.log.join('')).toContain('an audit entry is missing');
  });
});
