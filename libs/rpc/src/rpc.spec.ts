import type { RpcAnswer, RpcRequest } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import { createLogger } from '@helpdex/observability';
import { Controller, Module, type INestApplication, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { connect, createServer, type Server } from 'node:net';
import { currentCall } from './call-context';
import { MAX_DEADLINE_MS, MAX_PAYLOAD_CHARS } from './envelope';
import { RpcClient } from './rpc-client';
import { RpcHandler } from './rpc-handler.decorator';
import { listeningPort, rpcServer } from './rpc-server';
import { RpcModule } from './rpc.module';

const TOKEN = 'a-service-token-of-the-tests';
const CALLER = { tenant: 't_default', keyId: 'key_1', role: 'admin', bootstrap: false } as const;
const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

const lines: Record<string, unknown>[] = [];
const logger = createLogger({
  service: 'test',
  level: 'info',
  destination: { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
});

let release: (() => void) | undefined;
const traces: (string | undefined)[] = [];

@Controller()
class Answers {
  @RpcHandler('keys.authenticate')
  async authenticate({ key }: RpcRequest<'keys.authenticate'>): Promise<RpcAnswer<'keys.authenticate'>> {
    traces.push(currentCall()?.traceparent);
    if (key === 'slow') await new Promise<void>((resolve) => (release = resolve));
    if (key === 'refused')
      throw new DomainError('unauthorized', 'key_unknown', 'No such key.', [{ field: 'key', rule: 'known', message: 'is not' }]);
    if (key === 'driver') throw new TypeError('driver');
    if (key === 'broken') throw new Error('password=geheim');
    return { ...CALLER, keyId: key };
  }

  @RpcHandler('keys.revoke')
  async revoke(): Promise<Record<string, never>> {
    return {};
  }
}

const settings = (port: number, serviceToken = TOKEN) => ({
  host: '127.0.0.1',
  port,
  sourceRegistry: { host: '127.0.0.1', port },
  fetcher: { host: '127.0.0.1', port },
  classifier: { host: '127.0.0.1', port },
  indexer: { host: '127.0.0.1', port },
  serviceToken,
  deadlineMs: 2_000,
  tls: undefined,
});

const translate = (error: unknown) =>
  error instanceof TypeError ? new DomainError('unavailable', 'store_unavailable', 'The store is down.') : undefined;

function application(port: number): Type {
  @Module({ imports: [RpcModule.forRoot({ config: settings(port), logger, translate })], controllers: [Answers] })
  class Application {}
  return Application;
}

interface Service {
  readonly app: INestApplication;
  readonly port: number;
}

async function serve(port = 0): Promise<Service> {
  const app = await NestFactory.create(application(port), { logger: false });
  const server = app.connectMicroservice(rpcServer(settings(port)));
  await app.init();
  await app.startAllMicroservices();
  return { app, port: listeningPort(server) };
}

function clientFor(port: number, options: { serviceToken?: string; deadlineMs?: number } = {}): RpcClient {
  const address = { host: '127.0.0.1', port };
  const addresses = { 'source-registry': address, fetcher: address, classifier: address, indexer: address };
  return new RpcClient({ addresses, serviceToken: TOKEN, deadlineMs: 2_000, ...options });
}

const problemOf = async (call: Promise<unknown>): Promise<DomainError> => {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DomainError)) throw new Error(`expected a DomainError, got ${String(error)}`);
  return error;
};

describe('calls between services', () => {
  let server: Service;
  let client: RpcClient;

  beforeEach(async () => {
    lines.length = traces.length = 0;
    release = undefined;
    server = await serve();
    client = clientFor(server.port);
  });
  afterEach(async () => {
    client.onApplicationShutdown();
    await server.app.close();
  });

  it('carries request and answer, and continues the trace', async () => {
    await expect(client.call('keys.authenticate', { key: 'k' }, { traceparent: TRACEPARENT })).resolves.toEqual({ ...CALLER, keyId: 'k' });
    expect(traces).toEqual([expect.stringMatching(/^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)[0-9a-f]{16}-01$/)]);
  });

  it('keeps many calls on one connection apart', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => client.call('keys.authenticate', { key: `k${n}` })));
    expect(answers.map(({ keyId }) => keyId)).toEqual(Array.from({ length: 200 }, (_, n) => `k${n}`));
  });

  it('refuses a caller without the right token, without running the handler', async () => {
    const stranger = clientFor(server.port, { serviceToken: `${TOKEN}x` });
    expect(await problemOf(stranger.call('keys.authenticate', { key: 'k' }))).toMatchObject({
      kind: 'internal',
      code: 'service_token_refused',
    });
    stranger.onApplicationShutdown();
    expect(traces).toEqual([]);
  });

  it('refuses a message that is no envelope, and one that is no JSON, and goes on', async () => {
    const message = JSON.stringify({ pattern: 'keys.authenticate', id: '1', data: { key: 'k' } });
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(server.port, '127.0.0.1', () => socket.write(`${message.length}#${message}`));
      socket.once('data', (data) => {
        resolve(data.toString());
        socket.destroy();
      });
    });
    expect(answer).toContain('service_token_refused');
    await new Promise<void>((resolve) => {
      const socket = connect(server.port, '127.0.0.1', () => socket.write('garbage#'));
      socket.once('close', () => resolve()).resume();
    });
    expect(traces).toEqual([]);
    await expect(client.call('keys.authenticate', { key: 'k' })).resolves.toMatchObject({ keyId: 'k' });
  });

  it.each([undefined, 0, -1, Infinity, '1000', MAX_DEADLINE_MS + 1])(
    'refuses a call that would be waited for %s ms',
    async (deadlineMs) => {
      const data = { token: TOKEN, deadlineMs, traceparent: TRACEPARENT, data: { key: 'k' } };
      const message = JSON.stringify({ pattern: 'keys.authenticate', id: '1', data });
      const answer = await new Promise<string>((resolve) => {
        const socket = connect(server.port, '127.0.0.1', () => socket.write(`${message.length}#${message}`));
        socket.once('data', (bytes) => {
          resolve(bytes.toString());
          socket.destroy();
        });
      });
      expect(answer).toContain('deadline_missing');
      expect(traces).toEqual([]);
    },
  );

  it('gives a refusal back as it was thrown', async () => {
    const problem = await problemOf(client.call('keys.authenticate', { key: 'refused' }));
    expect(problem).toMatchObject({ kind: 'unauthorized', code: 'key_unknown', message: 'No such key.' });
    expect(problem.fields).toEqual([{ field: 'key', rule: 'known', message: 'is not' }]);
    expect(lines).toEqual([]);
  });

  it('logs what nobody expected and does not tell it', async () => {
    const problem = await problemOf(client.call('keys.authenticate', { key: 'broken' }));
    expect(problem).toMatchObject({ kind: 'internal', code: 'internal_error' });
    expect(problem.message).not.toContain('geheim');
    expect(lines).toEqual([expect.objectContaining({ level: 'error', pattern: 'keys.authenticate' })]);
  });

  it('translates errors of drivers as it was told to', async () => {
    expect(await problemOf(client.call('keys.authenticate', { key: 'driver' }))).toMatchObject({
      kind: 'unavailable',
      code: 'store_unavailable',
    });
  });

  it('says so when the other side does not know the pattern', async () => {
    expect(await problemOf(client.call('zendesk.check', {} as never))).toMatchObject({ kind: 'internal', code: 'internal_error' });
  });

  it('gives a call up at its deadline and does the next one on a new connection', async () => {
    const problem = await problemOf(client.call('keys.authenticate', { key: 'slow' }, { deadlineMs: 50 }));
    expect(problem).toMatchObject({ kind: 'unavailable', code: 'service_unavailable' });
    expect(problem.message).toContain('"source-registry" did not answer within 50 ms');
    release?.();
    await expect(client.call('keys.authenticate', { key: 'k' })).resolves.toMatchObject({ keyId: 'k' });
  });

  it('refuses a request too large to be read, without disturbing others', async () => {
    expect(await problemOf(client.call('keys.authenticate', { key: 'x'.repeat(MAX_PAYLOAD_CHARS) }))).toMatchObject({
      code: 'request_too_large',
    });
  });

  it('fails while the service is away and connects again when it is back', async () => {
    const port = server.port;
    await client.call('keys.authenticate', { key: 'k' });
    await server.app.close();
    for (let call = 0; call < 3; call += 1) {
      const problem = await problemOf(client.call('keys.authenticate', { key: 'k' }));
      expect(problem).toMatchObject({ kind: 'unavailable', code: 'service_unavailable' });
      expect(problem.message).toContain('source-registry');
    }
    server = await serve(port);
    await expect(client.call('keys.authenticate', { key: 'again' })).resolves.toMatchObject({ keyId: 'again' });
  });

  it('waits for the answers under way before it closes, and takes no new calls meanwhile', async () => {
    const slow = client.call('keys.authenticate', { key: 'slow' });
    while (!release) await new Promise((resolve) => setImmediate(resolve));
    const closed = server.app.close();
    expect(await problemOf(client.call('keys.revoke', { caller: CALLER, input: { id: 'key_1' } }))).toMatchObject({ kind: 'unavailable' });
    release();
    await expect(slow).resolves.toMatchObject({ keyId: 'slow' });
    await closed;
  });
});

describe('a connection that is only half open', () => {
  let silent: Server;
  afterEach(() => silent.close());

  it('takes no further calls after one ran out of time', async () => {
    let connections = 0;
    silent = createServer((socket) => {
      connections += 1;
      socket.on('error', () => undefined).resume();
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const client = clientFor((silent.address() as { port: number }).port, { deadlineMs: 50 });
    await problemOf(client.call('keys.authenticate', { key: 'k' }));
    await problemOf(client.call('keys.authenticate', { key: 'k' }));
    expect(connections).toBe(2);
    client.onApplicationShutdown();
  });
});
