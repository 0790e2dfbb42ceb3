import { TestGateway } from '../testing/test-gateway';
import { ServiceHealth } from './service-health.service';
import type { Readiness } from './service-probe.port';

const READY: Readiness = { isReady: true, failing: [] };
const ready = (): Promise<Readiness> => Promise.resolve(READY);

describe('the health of all services', () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await TestGateway.start();
  });
  afterEach(() => gateway.stop());
  const read = async () => (await gateway.get('/health/services', { key: null })).body as { status: string; services: { name: string }[] };
  const of = async (name: string) => (await read()).services.find((service) => service.name === name);

  it('is told without a key, each service once, the gateway last', async () => {
    Object.assign(gateway.probes, { 'source-registry': ready, scheduler: ready, fetcher: ready, classifier: ready, indexer: ready });
    const { status, services } = await read();
    expect(status).toBe('ok');
    expect(services.map(({ name }) => name)).toEqual(['source-registry', 'scheduler', 'fetcher', 'classifier', 'indexer', 'gateway']);
    expect(services[1]).toEqual({ name: 'scheduler', state: 'ok', waitsFor: [], ms: expect.any(Number) });
  });

  it('tells one that runs and waits from one that does not answer; why goes to the log', async () => {
    gateway.probes.scheduler = () => Promise.resolve({ isReady: false, failing: ['mongodb'] });
    gateway.probes.fetcher = () => Promise.reject(new Error('connect ECONNREFUSED 10.1.2.3:4110'));
    const response = await gateway.get('/health/services', { key: null });
    expect([response.status, response.body.status]).toEqual([200, 'failing']);
    expect(response.body.services).toEqual(
      expect.arrayContaining([
        { name: 'scheduler', state: 'waiting', waitsFor: ['mongodb'], ms: expect.any(Number) },
        { name: 'fetcher', state: 'silent', waitsFor: [], ms: null },
      ]),
    );
    expect(response.text).not.toContain('10.1.2.3');
    expect(gateway.log.join('')).toContain('10.1.2.3');
  });

  it('is logged when a service falls silent and when it is heard again, however often somebody asks', async () => {
    const logged = () => gateway.log.filter((line) => line.includes('a service ')).map((line) => (JSON.parse(line) as { msg: string }).msg);
    gateway.probes.fetcher = () => Promise.reject(new Error('down'));
    await read();
    await read();
    gateway.probes.fetcher = ready;
    await read();
    await read();
    gateway.probes.fetcher = () => Promise.reject(new Error('down'));
    await read();
    const gone = 'a service does not say how it is';
    expect(logged()).toEqual([gone, 'a service says again how it is', gone]);
  });

  it('is judged by answers to calls where nobody said whom to ask, and else not known, which is no fault', async () => {
    gateway.health.register('source-registry', () => undefined);
    expect(await of('source-registry')).toMatchObject({ state: 'ok' });
    expect(await of('scheduler')).toEqual({ name: 'scheduler', state: 'unknown', waitsFor: [], ms: null });
    expect((await read()).status).toBe('ok');
    gateway.health.register('classifier', () => Promise.reject(new Error('down')));
    expect(await of('classifier')).toMatchObject({ state: 'silent' });
    expect(await of('gateway')).toMatchObject({ state: 'waiting', waitsFor: ['classifier'] });
  });

  it('changes nothing about the readiness of the gateway', async () => {
    gateway.probes.scheduler = () => Promise.reject(new Error('down'));
    expect((await gateway.get('/health/ready', { key: null })).status).toBe(200);
  });

  it('is asked for once for all who want to know at the same time, and anew for the next', async () => {
    let asked = 0;
    gateway.probes.indexer = () => {
      asked += 1;
      return ready();
    };
    const health = gateway.app.get(ServiceHealth);
    const [one, other] = await Promise.all([health.read(), health.read()]);
    expect([asked, other]).toEqual([1, one]);
    await health.read();
    expect(asked).toBe(2);
  });
});
