import { startServices, type RunningServices, type Stack } from '@helpdex/local-stack';
import { eventually } from './eventually';
import { freshNamespace, removeNamespace } from './namespace';
import { testStack } from './test-stack';

describe('the services on the shared stack', () => {
  const namespace = freshNamespace('services');
  let stack: Stack;
  let services: RunningServices;

  beforeAll(async () => {
    stack = await testStack();
    services = await startServices({ stack, namespace, ports: 'free', zendeskOriginTemplate: 'http://127.0.0.1:9/{subdomain}' });
  }, 240_000);

  afterAll(async () => {
    await services?.stop();
    await removeNamespace(stack, namespace);
  }, 60_000);

  it('are ready, and their gateway knows the admin key and nobody else', async () => {
    expect(await listSources(services.adminKey)).toEqual({ status: 200, body: { items: [], nextCursor: null } });
    expect(await listSources('hdx_wrong')).toMatchObject({ status: 401 });
  });

  it('can be killed one by one, and started again with another environment', async () => {
    const classifier = services.service('classifier');
    const before = classifier.pid;
    classifier.kill('SIGKILL');
    await classifier.untilExit();
    expect(classifier.pid).toBeUndefined();
    await classifier.start({ LOG_LEVEL: 'debug' });
    expect(classifier.pid).not.toBe(before);
  });

  it('can be more than one of a kind', async () => {
    const second = await services.addInstance('fetcher');
    expect(second.pid).not.toBe(services.service('fetcher').pid);
    expect(services.service('fetcher', 2)).toBe(second);
    await eventually(async () => expect((await fetch(second.program.readyUrl)).status).toBe(200));
  });

  async function listSources(key: string): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${services.gatewayUrl}/api/v1/sources`, { headers: { authorization: `Bearer ${key}` } });
    return { status: response.status, body: await response.json() };
  }
});
