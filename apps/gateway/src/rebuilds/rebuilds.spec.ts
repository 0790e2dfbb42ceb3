import { DomainError } from '@helpdex/domain';
import { CALLERS } from '../testing/fake-upstream';
import { aRebuild } from '../testing/fixtures';
import { TestGateway } from '../testing/test-gateway';

const caller = CALLERS.operator;
const key = 'operator';

describe('rebuilds', () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await TestGateway.start();
  });
  afterEach(() => gateway.stop());

  it('starts one for all sources when none is named', async () => {
    const rebuild = aRebuild({ status: 'replaying', finishedAt: null, rollbackUntil: null, error: null, changes: null });
    gateway.upstream.on('rebuilds.start', () => rebuild);
    const answer = await gateway.post('/api/v1/rebuilds', { sourceId: null, reason: 'New mapping' }, { key });
    expect([answer.status, answer.body]).toEqual([202, rebuild]);
    expect(gateway.upstream.requestsOf('rebuilds.start')).toEqual([{ caller, input: { reason: 'New mapping' } }]);
  });

  it('starts a dry run for one source', async () => {
    gateway.upstream.on('rebuilds.start', () => aRebuild({ dryRun: true, sourceId: 'src_1' }));
    const input = { sourceId: 'src_1', reason: 'To see', dryRun: true };
    expect((await gateway.post('/api/v1/rebuilds', input, { key })).status).toBe(202);
    expect(gateway.upstream.requestsOf('rebuilds.start')).toEqual([{ caller, input }]);
  });

  it.each([{}, { reason: '' }, { reason: 'x', sourceId: 7 }, { reason: 'x', dryRun: 'yes' }, { reason: 'x', tenant: 't_two' }])(
    'refuses %j',
    async (input) => {
      expect((await gateway.post('/api/v1/rebuilds', input, { key })).body).toMatchObject({ status: 400, code: 'validation_failed' });
    },
  );

  it('says that one is under way already', async () => {
    gateway.upstream.refuse('rebuilds.start', new DomainError('conflict', 'rebuild_running', 'A rebuild is under way.'));
    const { body } = await gateway.post('/api/v1/rebuilds', { reason: 'x' }, { key });
    expect(body).toMatchObject({ status: 409, code: 'rebuild_running' });
  });

  it('lists and reads them', async () => {
    gateway.upstream.on('rebuilds.list', () => ({ items: [aRebuild()], nextCursor: 'more' })).on('rebuilds.get', () => aRebuild());
    expect((await gateway.get('/api/v1/rebuilds?limit=1', { key })).body).toEqual({ items: [aRebuild()], nextCursor: 'more' });
    expect((await gateway.get('/api/v1/rebuilds/rb_1', { key })).body).toEqual(aRebuild());
    expect(gateway.upstream.requestsOf('rebuilds.get')).toEqual([{ caller, input: { id: 'rb_1' } }]);
  });

  it('does not ask about an id that cannot be', async () => {
    expect((await gateway.get('/api/v1/rebuilds/a|b', { key })).body).toMatchObject({ status: 404, code: 'rebuild_not_found' });
    expect(gateway.upstream.requestsOf('rebuilds.get')).toEqual([]);
  });

  it.each(['rollback', 'resolve'] as const)('passes on a %s', async (verb) => {
    gateway.upstream.on(`rebuilds.${verb}`, () => aRebuild());
    expect((await gateway.post(`/api/v1/rebuilds/rb_1/${verb}`, undefined, { key })).status).toBe(202);
    expect(gateway.upstream.requestsOf(`rebuilds.${verb}`)).toEqual([{ caller, input: { id: 'rb_1' } }]);
  });
});
