import { createMetrics, HealthRegistry, startHealthServer, type HealthServer } from '@helpdex/observability';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { httpProbe } from './http-probe';

describe('asking a service how it is', () => {
  let server: HealthServer;
  let isWell = true;
  beforeAll(async () => {
    const health = new HealthRegistry();
    health.register('started', () => undefined);
    health.register('mongodb', () => {
      if (!isWell) throw new Error('mongodb://10.1.2.3 is down');
    });
    server = await startHealthServer({ host: '127.0.0.1', port: 0, health, metrics: createMetrics({ service: 'svc', process: false }) });
  });
  afterAll(() => server.close());

  it('tells ready from waiting, and what for', async () => {
    const probe = httpProbe(`http://127.0.0.1:${server.port}`);
    expect(await probe()).toEqual({ isReady: true, failing: [] });
    isWell = false;
    expect(await probe()).toEqual({ isReady: false, failing: ['mongodb'] });
  });

  describe('that is none of ours', () => {
    let other: Server;
    let answer: RequestListener = (_request, response) => void response.end();
    beforeAll(async () => {
      other = createServer((request, response) => answer(request, response));
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    });
    afterAll(() => {
      other.closeAllConnections();
      other.close();
    });
    const probe = () => httpProbe(`http://127.0.0.1:${(other.address() as AddressInfo).port}`, 200)();

    it.each<[string, RequestListener, string]>([
      ['a page', (_, response) => void response.end('<html>'), 'JSON'],
      ['other data', (_, response) => void response.end('[1]'), 'no readiness'],
      ['nothing', () => undefined, 'aborted'],
      ['without end', (_, response) => void response.end(`{"checks":{}}${' '.repeat(70_000)}`), 'too long'],
      ['somewhere else', (_, response) => void response.writeHead(302, { location: '/elsewhere' }).end(), 'fetch failed'],
    ])('answers %s: it is not taken for an answer', async (_name, listener, told) => {
      answer = listener;
      await expect(probe()).rejects.toThrow(told);
    });
  });

  it('does not answer', async () => {
    await expect(httpProbe('http://127.0.0.1:9')()).rejects.toThrow('fetch failed');
  });
});
