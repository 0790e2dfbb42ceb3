import { aRun } from './testing/fixtures';
import { EventClient } from './testing/event-client';
import { TestGateway } from './testing/test-gateway';
import { closeGracefully, DRAIN_MS } from './graceful-close';
import { systemClock } from './clock/system-clock';

describe('closing', () => {
  it('ends streams with a word, finishes the request in flight and accepts no other', async () => {
    const gateway = await TestGateway.start();
    gateway.upstream.on('runs.get', () => aRun());
    const stream = await EventClient.open(gateway.port, '/api/v1/runs/run_1/events');
    await stream.next();

    let answer: (() => void) | undefined;
    const asked = new Promise<void>((resolve) => {
      gateway.upstream.on('runs.get', () => {
        resolve();
        return new Promise((answered) => (answer = () => answered(aRun({ id: 'run_2' }))));
      });
    });
    const origin = `http://127.0.0.1:${gateway.port}`;
    const inFlight = fetch(`${origin}/api/v1/runs/run_2`, { headers: { authorization: 'Bearer hdx_admin00000' } });
    await asked;

    const closed = closeGracefully(gateway.app, systemClock);
    expect([await stream.next(), await stream.next()]).toEqual([{ comment: 'the server is shutting down' }, undefined]);
    await expect(fetch(`${origin}/health/live`)).rejects.toThrow('fetch failed');
    answer?.();
    const response = await inFlight;
    expect([response.status, await response.json()]).toMatchObject([200, { id: 'run_2' }]);
    await closed;
  });

  it('cuts off what does not finish', async () => {
    const gateway = await TestGateway.start();
    const asked = new Promise<void>((resolve) => {
      gateway.upstream.on('runs.get', () => {
        resolve();
        return new Promise(() => undefined);
      });
    });
    const stuck = fetch(`http://127.0.0.1:${gateway.port}/api/v1/runs/run_1`, { headers: { authorization: 'Bearer hdx_admin00000' } });
    const cut = expect(stuck).rejects.toThrow('fetch failed');
    await asked;
    const closed = closeGracefully(gateway.app, gateway.clock);
    await gateway.clock.advance(DRAIN_MS);
    await cut;
    await closed;
  });
});
