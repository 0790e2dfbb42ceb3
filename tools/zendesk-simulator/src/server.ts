import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { answerControl } from './control/control-api';
import { SimulatorControl } from './control/control-client';
import { Simulator } from './simulator';
import { answerZendesk, type SimulatedAnswer } from './zendesk-api';

export interface SimulatorOptions {
  /** 0 lets the system choose. */
  port?: number;
  host?: string;
  /** Of everything that happens by chance. */
  seed?: number;
}

export interface RunningSimulator {
  simulator: Simulator;
  /** Origin, without a slash at the end. */
  url: string;
  /** For `ZENDESK_ORIGIN_TEMPLATE`. */
  originTemplate: string;
  control: SimulatorControl;
  stop(): Promise<void>;
}

const MAX_BODY_BYTES = 16 * 1_048_576;
/** Compressing a small answer takes longer than sending it. */
const MIN_GZIP_BYTES = 16_384;

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new RangeError('request body too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function handle(simulator: Simulator, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? '127.0.0.1'}`);
  const body = await readText(request);
  const method = request.method ?? 'GET';
  if (url.pathname.startsWith('/control/')) return send(request, response, await answerControl(simulator, { method, url, body }));
  const answer = answerZendesk(simulator, { method, headers: request.headers, url, body });
  if (answer.effect?.kind === 'delay') await sleep(answer.effect.ms);
  if (answer.effect?.kind === 'reset') return void request.socket.resetAndDestroy();
  return send(request, response, answer);
}

function send(request: IncomingMessage, response: ServerResponse, answer: SimulatedAnswer): void {
  const isText = typeof answer.body === 'string';
  const plain = Buffer.from(isText ? (answer.body as string) : JSON.stringify(answer.body));
  const zips = plain.length >= MIN_GZIP_BYTES && (request.headers['accept-encoding'] ?? '').includes('gzip');
  const bytes = zips ? gzipSync(plain, { level: 1 }) : plain;
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  response.writeHead(answer.status, {
    'content-type': type,
    'content-length': bytes.length,
    ...(zips ? { 'content-encoding': 'gzip' } : {}),
    ...answer.headers,
  });
  if (answer.effect?.kind === 'truncate') {
    response.write(bytes.subarray(0, answer.effect.bytes), () => request.socket.destroy());
    return;
  }
  response.end(bytes);
}

/** Runs the simulator in this process. */
export async function startSimulator({ port = 0, host = '127.0.0.1', seed = 1 }: SimulatorOptions = {}): Promise<RunningSimulator> {
  const simulator = new Simulator(seed);
  const server = createServer((request, response) => {
    handle(simulator, request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(`simulator fault: ${String(error)}`);
    });
  });
  // The caller gives up idle connections, never this side: a request that meets the end of one would be a failure that no scenario asked for.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const url = `http://${host}:${(server.address() as AddressInfo).port}`;
  return { simulator, url, originTemplate: `${url}/{subdomain}`, control: new SimulatorControl(url), stop: () => close(server) };
}

const close = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
