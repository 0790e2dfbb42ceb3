import { HealthRegistry } from './health';
import { startHealthServer, type HealthServer } from './health-server';
import { createMetrics } from './metrics';

describe('startHealthServer', () => {
  let server: HealthServer;
  let well = true;
  const metrics = createMetrics({ service: 'svc', process: false });
  const health = new HealthRegistry();
  health.register('store', () => {
    if (!well) throw new Error('down');
  });
  const get = async (path: string, method = 'GET'): Promise<{ status: number; text: string; type: string | null }> => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, { method });
    return { status: response.status, text: await response.text(), type: response.headers.get('content-type') };
  };

  beforeAll(async () => {
    server = await startHealthServer({ host: '127.0.0.1', port: 0, health, metrics });
  });
  afterAll(() => server.close());

  it('is alive as long as it answers, ready only while every check holds', async () => {
    expect(await get('/health/ready')).toMatchObject({ status: 200, type: 'application/json' });
    well = false;
    const { status, text } = await get('/health/ready');
    expect([status, JSON.parse(text)]).toMatchObject([503, { status: 'failing', checks: { store: { reason: 'down' } } }]);
    expect((await get('/health/live')).status).toBe(200);
  });

  it('gives the metrics in the format that scrapers read', async () => {
    metrics.schedulerLeader.set(1);
    const { status, text, type } = await get('/metrics');
    expect([status, type?.startsWith('text/plain')]).toEqual([200, true]);
    expect(text).toContain('helpdex_scheduler_leader{service="svc"} 1');
  });

  it('knows nothing else', async () => {
    expect((await get('/')).status).toBe(404);
    expect((await get('/health/live', 'POST')).status).toBe(405);
    expect(await get('/health/live?x=1', 'HEAD')).toMatchObject({ status: 200, text: '' });
  });

  it('says when its port is taken', async () => {
    await expect(startHealthServer({ host: '127.0.0.1', port: server.port, health, metrics })).rejects.toThrow('EADDRINUSE');
  });
});
