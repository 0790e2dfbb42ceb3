import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HealthRegistry } from './health';
import type { Metrics } from './metrics';

export interface HealthServerOptions {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly health: HealthRegistry;
  readonly metrics: Pick<Metrics, 'registry'>;
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const json = (status: number, body: unknown): Answer => ({ status, type: 'application/json', body: JSON.stringify(body) });

type Route = (options: HealthServerOptions) => Promise<Answer>;
const ROUTES: Readonly<Record<string, Route>> = {
  '/health/live': () => Promise.resolve(json(200, { status: 'ok' })),
  '/health/ready': async ({ health }) => {
    const report = await health.report();
    return json(report.status === 'ok' ? 200 : 503, report);
  },
  '/metrics': async ({ metrics: { registry } }) => ({ status: 200, type: registry.contentType, body: await registry.metrics() }),
};

async function answer(request: IncomingMessage, options: HealthServerOptions): Promise<Answer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return json(405, { status: 'method not allowed' });
  const route = ROUTES[(request.url ?? '').split('?')[0] ?? ''];
  return route ? route(options).catch(() => json(500, { status: 'internal error' })) : json(404, { status: 'not found' });
}

async function respond(request: IncomingMessage, response: ServerResponse, options: HealthServerOptions): Promise<void> {
  const { status, type, body } = await answer(request, options);
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** Liveness, readiness and metrics for services that serve no HTTP otherwise. */
export async function startHealthServer(options: HealthServerOptions): Promise<HealthServer> {
  const server = createServer((request, response) => void respond(request, response, options));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        // Scrapers keep their connections open; there is nothing on them worth waiting for.
        server.closeAllConnections();
      }),
  };
}
