import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { TransportFailure } from '../errors/transport-failure';
import type { TransportAnswer, TransportLimits } from './transport.port';
import { UndiciTransport } from './undici.transport';

const LIMITS: TransportLimits = { maxResponseBytes: 100_000, headersTimeoutMs: 2_000, bodyTimeoutMs: 2_000, totalTimeoutMs: 5_000 };

/** Real sockets on loopback: these are promises about bytes, which a mock would only repeat. */
describe('UndiciTransport', () => {
  let server: Server;
  let base: string;
  let respond: (request: IncomingMessage, response: ServerResponse) => void;
  let seen: IncomingMessage[];
  const transport = new UndiciTransport();

  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push(request);
      respond(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  beforeEach(() => {
    seen = [];
  });

  afterAll(async () => {
    await transport.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const get = (limits: Partial<TransportLimits> = {}, signal?: AbortSignal): Promise<TransportAnswer> =>
    transport.send({
      method: 'GET',
      url: new URL(`${base}/api/v2/users/me`),
      headers: { authorization: 'Basic abc' },
      limits: { ...LIMITS, ...limits },
      ...(signal ? { signal } : {}),
    });

  const failure = async (sent: Promise<unknown>): Promise<TransportFailure> => {
    const error: unknown = await sent.then(
      () => new Error('it was answered'),
      (reason: unknown) => reason,
    );
    if (error instanceof TransportFailure) return error;
    throw error;
  };

  it('brings status, headers in lower case and body', async () => {
    respond = (_request, response) => response.writeHead(201, { 'X-Rate-Limit': '400' }).end('{"ü":"中"}');
    expect(await get()).toMatchObject({ status: 201, headers: { 'x-rate-limit': '400' }, body: '{"ü":"中"}' });
    expect(seen[0]?.headers['authorization']).toBe('Basic abc');
  });

  it('posts a body', async () => {
    let received = '';
    respond = (request, response) => {
      request.on('data', (chunk: Buffer) => (received += chunk.toString()));
      request.on('end', () => response.end('{}'));
    };
    await transport.send({ method: 'POST', url: new URL(`${base}/oauth/tokens`), headers: {}, body: '{"a":1}', limits: LIMITS });
    expect([seen[0]?.method, received]).toEqual(['POST', '{"a":1}']);
  });

  it.each([301, 302, 303, 307, 308])('hands a %d back instead of following it', async (status) => {
    respond = (_request, response) => response.writeHead(status, { location: `${base}/elsewhere` }).end();
    expect(await get()).toMatchObject({ status, headers: { location: `${base}/elsewhere` } });
    expect(seen.map(({ url }) => url)).toEqual(['/api/v2/users/me']);
  });

  it('unpacks gzip', async () => {
    respond = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"articles":[]}'));
    expect((await get()).body).toBe('{"articles":[]}');
    expect(seen[0]?.headers['accept-encoding']).toBe('gzip');
  });

  it('stops reading an oversized body', async () => {
    let written = 0;
    respond = (_request, response) => {
      const pump = (): void => {
        while (written < 50_000_000 && !response.destroyed) {
          written += 65_536;
          if (!response.write(Buffer.alloc(65_536, 32))) return void response.once('drain', pump);
        }
        response.end();
      };
      pump();
    };
    expect(await failure(get())).toMatchObject({ kind: 'too_large' });
    expect(written).toBeLessThan(50_000_000);
  });

  it('takes a body of exactly the limit', async () => {
    respond = (_request, response) => response.end('x'.repeat(1_000));
    expect((await get({ maxResponseBytes: 1_000 })).body).toHaveLength(1_000);
    expect(await failure(get({ maxResponseBytes: 999 }))).toMatchObject({ kind: 'too_large' });
  });

  it('stops unpacking a gzip bomb: 10 kB that become 10 MB', async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000));
    expect(bomb.length).toBeLessThan(LIMITS.maxResponseBytes);
    respond = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    expect(await failure(get())).toMatchObject({ kind: 'too_large' });
  });

  it('reports damaged gzip and unknown encodings', async () => {
    respond = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip at all');
    expect(await failure(get())).toMatchObject({ kind: 'encoding', reason: 'Z_DATA_ERROR' });
    respond = (_request, response) => response.writeHead(200, { 'content-encoding': 'br' }).end('x');
    expect(await failure(get())).toMatchObject({ kind: 'encoding' });
  });

  it('reports a reset in the middle of the body, never half a body', async () => {
    respond = (_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"articles":[');
      setImmediate(() => response.destroy());
    };
    expect(await failure(get())).toMatchObject({ kind: 'network' });
  });

  it('reports a chunked body that breaks off, never half a body', async () => {
    respond = (_request, response) => {
      response.write('{"articles":[]}');
      setImmediate(() => response.socket?.destroy());
    };
    expect(await failure(get())).toMatchObject({ kind: 'network' });
  });

  it('reports a server that is not there', async () => {
    const sent = transport.send({ method: 'GET', url: new URL('http://127.0.0.1:1/'), headers: {}, limits: LIMITS });
    expect(await failure(sent)).toMatchObject({ kind: 'network', reason: 'ECONNREFUSED' });
  });

  it('does not wait for headers for ever', async () => {
    respond = () => undefined;
    expect(await failure(get({ headersTimeoutMs: 100 }))).toMatchObject({ kind: 'timeout' });
  });

  it('does not wait for the rest of a body for ever', async () => {
    respond = (_request, response) => void response.writeHead(200).write('{');
    expect(await failure(get({ bodyTimeoutMs: 100 }))).toMatchObject({ kind: 'timeout' });
  });

  it('ends a body that drips in for longer than the total', async () => {
    respond = (_request, response) => {
      response.writeHead(200);
      const drip = (): void => {
        if (response.destroyed) return;
        response.write(' ');
        setTimeout(drip, 20);
      };
      drip();
    };
    expect(await failure(get({ totalTimeoutMs: 300 }))).toMatchObject({ kind: 'timeout', reason: 'total' });
  });

  it('rejects with the caller’s own reason when aborted', async () => {
    const abort = new AbortController();
    respond = () => abort.abort(new Error('cancelled by a person'));
    await expect(get({}, abort.signal)).rejects.toThrow('cancelled by a person');
  });
});
