import { DomainError } from '@helpdex/domain';
import type { RunDto } from '@helpdex/contracts';
import { EventClient } from '../testing/event-client';
import { CALLERS } from '../testing/fake-upstream';
import { aRun } from '../testing/fixtures';
import { TestGateway } from '../testing/test-gateway';
import { HEARTBEAT_MS } from '../streams/watch';
import { RUN_POLL_MS } from './run-events.service';

describe('runs', () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await TestGateway.start();
  });
  afterEach(() => gateway.stop());

  it('reads one', async () => {
    gateway.upstream.on('runs.get', () => aRun());
    const response = await gateway.get('/api/v1/runs/run_1', { key: 'operator' });
    expect([response.status, response.body]).toEqual([200, aRun()]);
    expect(gateway.upstream.requestsOf('runs.get')).toEqual([{ caller: CALLERS.operator, input: { id: 'run_1' } }]);
  });

  it.each([
    ['', {}],
    ['?source=src_1&limit=5', { sourceId: 'src_1', limit: 5 }],
  ])('lists those of %j', async (query, input) => {
    gateway.upstream.on('runs.list', () => ({ items: [aRun()], nextCursor: null }));
    const response = await gateway.get(`/api/v1/runs${query}`, { key: 'operator' });
    expect([response.status, response.body.items]).toEqual([200, [aRun()]]);
    expect(gateway.upstream.requestsOf('runs.list')).toEqual([{ caller: CALLERS.operator, input }]);
  });

  it('cancels one', async () => {
    gateway.upstream.on('runs.cancel', () => aRun({ status: 'cancelled' }));
    const response = await gateway.post('/api/v1/runs/run_1/cancel');
    expect([response.status, response.body.status]).toEqual([202, 'cancelled']);
  });

  it.each(['/api/v1/runs/run_theirs', '/api/v1/runs/run_theirs/events'])('has no %s of another tenant', async (path) => {
    gateway.upstream.refuse('runs.get', new DomainError('not_found', 'run_not_found', 'There is no such run.'));
    const response = await gateway.get(path);
    expect([response.status, response.type, response.body.code]).toEqual([404, 'application/problem+json', 'run_not_found']);
  });
});

describe('the events of a run', () => {
  let gateway: TestGateway;
  let run: RunDto;
  beforeEach(async () => {
    gateway = await TestGateway.start();
    run = aRun({ progress: { done: 0, total: 10, etaSeconds: null } });
    gateway.upstream.on('runs.get', () => run);
  });
  afterEach(() => gateway.stop());
  const open = (): Promise<EventClient> => EventClient.open(gateway.port, '/api/v1/runs/run_1/events', 'operator');
  const reads = (): number => gateway.upstream.requestsOf('runs.get').length;

  it('are progress while it goes on, and end when it is over', async () => {
    const client = await open();
    expect(client.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(await client.next()).toEqual({ event: 'progress', data: run });
    run = { ...run, progress: { done: 5, total: 10, etaSeconds: 1 } };
    await gateway.clock.advance(RUN_POLL_MS);
    expect(await client.next()).toEqual({ event: 'progress', data: run });
    run = { ...run, status: 'completed', finishedAt: '2026-11-23T12:00:09.000Z' };
    await gateway.clock.advance(RUN_POLL_MS);
    expect(await client.next()).toEqual({ event: 'progress', data: run });
    expect(await client.next()).toEqual({ event: 'end', data: run });
    expect(await client.next()).toBeUndefined();
  });

  it('end at once for a run that is over', async () => {
    run = aRun({ status: 'failed' });
    const client = await open();
    expect([await client.next(), await client.next(), await client.next()]).toEqual([
      { event: 'progress', data: run },
      { event: 'end', data: run },
      undefined,
    ]);
    expect(reads()).toBe(1);
  });

  it('come at most twice a second, however often the run changes', async () => {
    const client = await open();
    await client.next();
    gateway.upstream.on('runs.get', () => ({ ...run, progress: { ...run.progress, done: reads() } }));
    for (let tenths = 0; tenths < 20; tenths += 1) await gateway.clock.advance(100);
    expect(reads() - 1).toBeLessThanOrEqual(4);
    client.leave();
  });

  it('say nothing while nothing changes, but keep the connection alive', async () => {
    const client = await open();
    await client.next();
    for (let waited = 0; waited <= HEARTBEAT_MS; waited += RUN_POLL_MS) await gateway.clock.advance(RUN_POLL_MS);
    expect(await client.next()).toEqual({ comment: 'alive' });
    client.leave();
  });

  it('outlast a service that is away for a moment', async () => {
    const client = await open();
    await client.next();
    gateway.upstream.down('runs.get');
    await gateway.clock.advance(RUN_POLL_MS);
    await gateway.clock.untilAsleep();
    run = aRun({ status: 'completed' });
    gateway.upstream.on('runs.get', () => run);
    await gateway.clock.advance(RUN_POLL_MS);
    expect(await client.next()).toEqual({ event: 'progress', data: run });
  });

  it('stop when it stays away', async () => {
    const client = await open();
    await client.next();
    gateway.upstream.down('runs.get');
    for (let look = 0; look < 30; look += 1) await gateway.clock.advance(RUN_POLL_MS);
    const rest = [];
    for (let received = await client.next(); received; received = await client.next()) rest.push(received);
    expect(rest.at(-1)).toEqual({ comment: 'no longer available' });
  });

  it('stop when the key is revoked', async () => {
    const client = await open();
    await client.next();
    gateway.upstream.revoke('operator');
    await gateway.clock.advance(RUN_POLL_MS);
    expect(await client.next()).toEqual({ comment: 'no longer available' });
    expect([await client.next(), reads()]).toEqual([undefined, 1]);
  });

  it('stop asking when the client has gone', async () => {
    const client = await open();
    await client.next();
    await gateway.clock.untilAsleep();
    client.leave();
    await gateway.clock.untilNobodySleeps();
    expect([gateway.clock.asleep, reads()]).toEqual([0, 1]);
  });
});
