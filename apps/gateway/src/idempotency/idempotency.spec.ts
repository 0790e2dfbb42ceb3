import { DomainError } from '@helpdex/domain';
import type { RepeatableState } from '@helpdex/contracts';
import { aCreatedKey, aRun } from '../testing/fixtures';
import { CALLERS, KEYS } from '../testing/fake-upstream';
import { TestGateway } from '../testing/test-gateway';

const KEY = { 'idempotency-key': 'a7c1-once' };
const INPUT = { name: 'K', role: 'agent' };

describe('Idempotency-Key', () => {
  let gateway: TestGateway;
  let states: RepeatableState[];
  beforeEach(async () => {
    gateway = await TestGateway.start();
    states = [{ state: 'granted', turn: 'turn_1' }];
    gateway.upstream
      .on('idempotency.begin', () => (states.length > 1 ? states.shift() : states[0]) as RepeatableState)
      .on('idempotency.finish', () => ({}))
      .on('idempotency.abandon', () => ({}))
      .on('keys.create', () => aCreatedKey())
      .on('sources.sync', () => aRun());
  });
  afterEach(() => gateway.stop());
  const count = (pattern: Parameters<typeof gateway.upstream.requestsOf>[0]): number => gateway.upstream.requestsOf(pattern).length;

  it('has the answer kept under the turn that was granted', async () => {
    const response = await gateway.post('/api/v1/keys', INPUT, { headers: KEY });
    expect([response.status, response.headers['idempotency-replayed']]).toEqual([201, undefined]);
    const caller = CALLERS.admin;
    expect(gateway.upstream.requestsOf('idempotency.finish')).toEqual([
      { caller, key: 'a7c1-once', turn: 'turn_1', answer: { status: 201, body: aCreatedKey() } },
    ]);
  });

  it('answers again as before, and does nothing', async () => {
    states = [{ state: 'answered', answer: { status: 202, body: aRun() } }];
    const response = await gateway.post('/api/v1/sources/src_1/sync', {}, { headers: KEY });
    expect([response.status, response.body, response.headers['idempotency-replayed']]).toEqual([202, aRun(), 'true']);
    expect(count('sources.sync')).toBe(0);
  });

  it('tells requests apart by address and body, without showing either', async () => {
    for (const [path, body] of [
      ['keys', INPUT],
      ['keys', { ...INPUT, role: 'reader' }],
      ['sources/src_1/sync', {}],
      ['sources/src_2/sync', {}],
    ] as const)
      await gateway.post(`/api/v1/${path}`, body, { headers: KEY });
    const prints = gateway.upstream.requestsOf('idempotency.begin').map(({ fingerprint }) => fingerprint);
    expect([new Set(prints).size, prints.every((print) => /^[\w-]{43}$/.test(print))]).toEqual([4, true]);
  });

  it('waits for the request that is under way, and gets its answer', async () => {
    states = [{ state: 'running' }, { state: 'running' }, { state: 'answered', answer: { status: 201, body: aCreatedKey() } }];
    const pending = gateway.post('/api/v1/keys', INPUT, { headers: KEY });
    await gateway.clock.advance(250);
    await gateway.clock.advance(250);
    expect([(await pending).status, count('keys.create')]).toEqual([201, 0]);
  });

  it('does not wait for ever', async () => {
    states = [{ state: 'running' }];
    const pending = gateway.post('/api/v1/keys', INPUT, { headers: KEY });
    await gateway.clock.advance(60_000);
    const response = await pending;
    expect([response.status, response.body.code, response.headers['retry-after']]).toEqual([409, 'idempotency_in_progress', '2']);
  });

  it('keeps no refusal: what came to nothing may be tried again', async () => {
    expect((await gateway.post('/api/v1/keys', { ...INPUT, role: 'owner' }, { headers: KEY })).status).toBe(400);
    gateway.upstream.down('keys.create');
    expect((await gateway.post('/api/v1/keys', INPUT, { headers: KEY })).status).toBe(503);
    expect([count('idempotency.finish'), count('idempotency.abandon')]).toEqual([0, 2]);
  });

  it('refuses the same key for another request', async () => {
    gateway.upstream.refuse('idempotency.begin', new DomainError('unprocessable', 'idempotency_key_reused', 'Used.'));
    const response = await gateway.post('/api/v1/keys', INPUT, { headers: KEY });
    expect([response.status, response.body.code, count('keys.create')]).toEqual([422, 'idempotency_key_reused', 0]);
  });

  it('does nothing when it cannot know whether it was done', async () => {
    gateway.upstream.down('idempotency.begin');
    expect([(await gateway.post('/api/v1/keys', INPUT, { headers: KEY })).status, count('keys.create')]).toEqual([503, 0]);
  });

  it('answers also when the answer cannot be kept', async () => {
    gateway.upstream.down('idempotency.finish');
    expect((await gateway.post('/api/v1/keys', INPUT, { headers: KEY })).status).toBe(201);
  });

  it.each([[' '], ['x'.repeat(256)], ['two words']])('refuses the key %j', async (key) => {
    const response = await gateway.post('/api/v1/keys', INPUT, { headers: { 'idempotency-key': key } });
    expect([response.status, response.body.code]).toEqual([400, 'idempotency_key_invalid']);
  });

  it('means nothing where nothing is done, and to nobody without a key', async () => {
    gateway.upstream.on('keys.list', () => ({ items: [], nextCursor: null }));
    await gateway.get('/api/v1/keys', { headers: KEY });
    await gateway.post(
      '/mcp',
      { jsonrpc: '2.0', id: 1, method: 'ping' },
      { headers: { ...KEY, accept: 'application/json, text/event-stream' } },
    );
    await gateway.post('/api/v1/keys', INPUT, { key: null, headers: KEY });
    await gateway.post('/api/v1/keys', INPUT, { key: 'reader', headers: KEY });
    expect(count('idempotency.begin')).toBe(0);
  });

  it('writes neither key nor answer into the log', async () => {
    await gateway.post('/api/v1/keys', INPUT, { headers: KEY });
    for (const secret of ['a7c1-once', 'hdx_created', KEYS.admin]) expect(gateway.log.join('')).not.toContain(secret);
  });
});
