import { CALLERS } from '../testing/fake-upstream';
import { aDriftCheck } from '../testing/fixtures';
import { TestGateway } from '../testing/test-gateway';

describe('drift checks', () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await TestGateway.start();
  });
  afterEach(() => gateway.stop());

  it.each([
    ['done', 200],
    ['failed', 200],
    ['running', 202],
  ] as const)('are answered with what is known: %s is %i', async (status, code) => {
    gateway.upstream.on('drift.start', () => aDriftCheck({ status }));
    const response = await gateway.post('/api/v1/drift-checks', { sourceId: 'src_1', heal: true }, { key: 'operator' });
    expect([response.status, response.body]).toEqual([code, aDriftCheck({ status })]);
    expect(gateway.upstream.requestsOf('drift.start')).toEqual([{ caller: CALLERS.operator, input: { sourceId: 'src_1', heal: true } }]);
  });

  it.each([{}, { sourceId: 7 }, { sourceId: 'a b' }, { sourceId: 'src_1', heal: 'yes' }, { sourceId: 'src_1', purge: true }])(
    'refuse %j',
    async (input) => {
      const response = await gateway.post('/api/v1/drift-checks', input);
      expect([response.status, response.body.code]).toEqual([400, 'validation_failed']);
      expect(gateway.upstream.requestsOf('drift.start')).toEqual([]);
    },
  );

  it('are told by id, in words', async () => {
    const response = await gateway.get('/api/v1/drift-checks/a:b');
    expect([response.status, response.body.code, response.body.detail]).toEqual([
      404,
      'drift_check_not_found',
      'There is no such drift check.',
    ]);
  });
});
