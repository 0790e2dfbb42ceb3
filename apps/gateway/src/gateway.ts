import { KnowledgeSearch } from '@helpdex/knowledge-index';
import { closeOnSignals, createLogger, createMetrics, HealthRegistry } from '@helpdex/observability';
import { rpcClient } from '@helpdex/rpc';
import { startSafely } from '@helpdex/service-host';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { AddressInfo, Server } from 'node:net';
import type { Clock } from './clock/clock.port';
import type { GatewayConfig } from './config';
import { closeGracefully } from './graceful-close';
import { serviceProbes } from './health/http-probe';
import { upstreamChecks } from './health/upstream-checks';
import { createHttpApp } from './http-app';
import { rpcUpstream } from './upstream/rpc-upstream';

/** Ten seconds in all is what a supervisor gives; the rest is for the exit itself. */
const SHUTDOWN_MS = 9_500;

/** The sockets behind the gateway, and the means of the process. */
function assemble(config: GatewayConfig) {
  const logger = createLogger({ service: 'gateway', level: config.logging.level });
  const metrics = createMetrics({ service: 'gateway' });
  const client = rpcClient({ config: config.rpc, metrics });
  const search = new KnowledgeSearch({ ...config.search, namespace: config.namespace.namespace });
  const upstream = rpcUpstream(client);
  const health = new HealthRegistry();
  for (const [name, check] of Object.entries({ ...upstreamChecks(upstream), search: () => search.check() })) health.register(name, check);
  const closeConnections = async (): Promise<void> => {
    client.onApplicationShutdown();
    await search.close();
  };
  return { logger, metrics, health, probes: serviceProbes(config.serviceHealth), upstream, search, closeConnections };
}

/** Runs the gateway until a signal ends it: exit code 0 on SIGTERM and SIGINT, 1 when it cannot start. */
export async function startGateway(config: GatewayConfig, clock: Clock): Promise<void> {
  const { closeConnections, ...parts } = assemble(config);
  const { logger } = parts;
  const { host, port } = config.gateway;
  let app: NestExpressApplication | undefined;
  const close = async (): Promise<void> => {
    if (app) await closeGracefully(app, clock);
    await closeConnections();
  };
  const onFatal = closeOnSignals({ close, logger, timeoutMs: SHUTDOWN_MS });
  try {
    startSafely(logger);
    app = await createHttpApp({ ...parts, clock, settings: config.gateway });
    const server = (await app.listen(port, host)) as Server;
    logger.info({ host, port: (server.address() as AddressInfo).port }, 'gateway listening');
  } catch (error) {
    onFatal(error);
  }
}
