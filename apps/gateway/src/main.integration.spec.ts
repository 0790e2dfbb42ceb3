import type { RpcAnswer, RpcRequest } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import { createLogger } from '@helpdex/observability';
import { listeningPort, RpcHandler, RpcModule, rpcServer } from '@helpdex/rpc';
import { createNamespace, testStack, type SuiteNamespace } from '@helpdex/testing';
import { Controller, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { aRun, aSource } from './testing/fixtures';
import { EventClient } from './testing/event-client';
import { CALLERS, KEYS } from './testing/fake-upstream';

const TOKEN = 'service-token-of-the-tests';
const ROOT = join(__dirname, '../../..');

/** Both services that the gateway calls, over the real transport. */
@Controller()
class Services {
  @RpcHandler('keys.authenticate')
  authenticate({ key }: RpcRequest<'keys.authenticate'>): Promise<RpcAnswer<'keys.authenticate'>> {
    if (key === KEYS.admin) return Promise.resolve(CALLERS.admin);
    return Promise.reject(new DomainError('unauthorized', 'key_invalid', 'The API key is not valid.'));
  }

  @RpcHandler('sources.list')
  sources(): Promise<RpcAnswer<'sources.list'>> {
    return Promise.resolve({ items: [aSource()], nextCursor: null });
  }

  @RpcHandler('sources.get')
  source(): Promise<RpcAnswer<'sources.get'>> {
    return Promise.reject(new DomainError('not_found', 'source_not_found', 'There is no such source.'));
  }

  @RpcHandler('runs.get')
  run(): Promise<RpcAnswer<'runs.get'>> {
    return Promise.resolve(aRun());
  }

  @RpcHandler('articles.counts')
  counts(): Promise<RpcAnswer<'articles.counts'>> {
    return Promise.resolve({});
  }

  @RpcHandler('index.missed')
  missed(): Promise<RpcAnswer<'index.missed'>> {
    return Promise.resolve({ generation: null });
  }
}

async function serve(port: number): Promise<{ app: INestApplication; port: number }> {
  const address = { host: '127.0.0.1', port };
  const config = {
    ...address,
    ...{ sourceRegistry: address, fetcher: address, classifier: address, indexer: address },
    ...{ serviceToken: TOKEN, deadlineMs: 2_000, tls: undefined },
  };
  const logger = createLogger({ service: 'services', level: 'silent' });
  class ServicesModule {}
  Module({ imports: [RpcModule.forRoot({ config, logger })], controllers: [Services] })(ServicesModule);
  const app = await NestFactory.create(ServicesModule, { logger: false });
  const server = app.connectMicroservice(rpcServer(config));
  await app.init();
  await app.startAllMicroservices();
  return { app, port: listeningPort(server) };
}

function start(env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', '-C', '@helpdex/source', join(__dirname, 'main.ts')], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.base.json'), GATEWAY_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function portOf(child: ChildProcess): Promise<number> {
  if (!child.stdout) throw new Error('no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const { msg, port } = JSON.parse(line) as { msg: string; port?: number };
    if (msg === 'gateway listening' && port) {
      child.stdout.resume();
      return port;
    }
  }
  throw new Error('the gateway ended before it listened');
}

const exitOf = async (child: ChildProcess): Promise<number | null> => ((await once(child, 'exit')) as [number | null])[0];

describe('the gateway as a process', () => {
  let namespace: SuiteNamespace;
  let services: { app: INestApplication; port: number };
  let gateway: ChildProcess;
  let port: number;
  const get = (path: string, key?: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers: key ? { authorization: `Bearer ${key}` } : {} });

  beforeAll(async () => {
    const stack = await testStack();
    namespace = await createNamespace(stack, 'gateway');
    services = await serve(0);
    const address = `tcp://127.0.0.1:${services.port}`;
    gateway = start({
      HELPDEX_NAMESPACE: namespace.name,
      HELPDEX_SERVICE_TOKEN: TOKEN,
      SOURCE_REGISTRY_URL: address,
      CLASSIFIER_URL: address,
      INDEXER_URL: address,
      ELASTICSEARCH_URL: stack.elasticsearch.url,
      ELASTICSEARCH_PUBLIC_API_KEY: namespace.keys.publicApiKey,
      ELASTICSEARCH_INTERNAL_API_KEY: namespace.keys.internalApiKey,
    });
    port = await portOf(gateway);
  });
  afterAll(async () => {
    if (gateway.exitCode === null) gateway.kill('SIGKILL');
    await services.app.close();
    await namespace.cleanUp();
  });

  it('is ready when registry, classifier and search answer', async () => {
    const response = await get('/health/ready');
    expect(await response.json()).toMatchObject({
      status: 'ok',
      checks: { 'source-registry': { status: 'ok' }, classifier: { status: 'ok' }, search: { status: 'ok' } },
    });
    expect(response.status).toBe(200);
  });

  it('knows keys and refusals of the services over the real transport', async () => {
    expect((await get('/api/v1/sources', 'hdx_nobody')).status).toBe(401);
    expect((await get('/api/v1/sources/src_theirs', KEYS.admin)).status).toBe(404);
    const listed = await get('/api/v1/sources', KEYS.admin);
    expect([listed.status, await listed.json()]).toMatchObject([200, { items: [{ id: 'src_1', counts: { public: 0 } }] }]);
  });

  it.each(['public', 'internal', 'all'])('searches %s in the real index of a tenant that has none yet', async (audience) => {
    const response = await get(`/api/v1/search?q=router&audience=${audience}`, KEYS.admin);
    expect([response.status, await response.json()]).toMatchObject([200, { items: [], total: 0, nextCursor: null }]);
  });

  it('says which service is away, and is ready again when it is back', async () => {
    await services.app.close();
    const away = await get('/health/ready');
    expect([away.status, await away.json()]).toMatchObject([
      503,
      { checks: { 'source-registry': { status: 'failing' }, classifier: { status: 'failing' }, search: { status: 'ok' } } },
    ]);
    expect((await get('/api/v1/sources', KEYS.admin)).status).toBe(503);
    services = await serve(services.port);
    expect((await get('/health/ready')).status).toBe(200);
  });

  it('ends with code 0 on SIGTERM, with a word to those who follow a run', async () => {
    const follower = await EventClient.open(port, '/api/v1/runs/run_1/events');
    await follower.next();
    const startedAt = Date.now();
    gateway.kill('SIGTERM');
    expect(await follower.next()).toEqual({ comment: 'the server is shutting down' });
    expect([await exitOf(gateway), Date.now() - startedAt < 10_000]).toEqual([0, true]);
  });
});

describe('a gateway that cannot start', () => {
  it('names the settings that are missing', async () => {
    const child = start({});
    let told = '';
    child.stderr?.on('data', (chunk: Buffer) => (told += chunk.toString()));
    expect(await exitOf(child)).toBe(1);
    expect(told).toContain('ELASTICSEARCH_URL is required');
    expect(told).toContain('HELPDEX_SERVICE_TOKEN is required');
  });

  it('ends with code 1 when its port is taken', async () => {
    const first = await serve(0);
    const child = start({
      HELPDEX_SERVICE_TOKEN: TOKEN,
      ELASTICSEARCH_URL: 'http://127.0.0.1:9',
      GATEWAY_PORT: String(first.port),
    });
    let told = '';
    child.stdout?.on('data', (chunk: Buffer) => (told += chunk.toString()));
    expect(await exitOf(child)).toBe(1);
    expect(told).toContain('EADDRINUSE');
    await first.app.close();
  });
});
