import type { ConfigOf, healthConfig, loggingConfig, testingConfig } from '@helpdex/config';
import {
  closeOnSignals,
  configureFailpoint,
  createLogger,
  createMetrics,
  HealthRegistry,
  NestLogger,
  startHealthServer,
  type Fatal,
  type Logger,
  type Metrics,
} from '@helpdex/observability';
import type { DynamicModule, INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { judgeClock, startSafely, type JudgeClock } from './start-safely';

/** Ten seconds in all is what an operator's supervisor gives; the rest is for the exit itself. */
const SHUTDOWN_MS = 9_500;

/** What every service is built with. */
export interface ServiceParts {
  logger: Logger;
  metrics: Metrics;
  health: HealthRegistry;
  /** Ends the process in order when it cannot go on. */
  onFatal: Fatal;
  /** Refuses to go on when the clock of a server is too far off; absent in specs. */
  judgeClock?: JudgeClock;
}

export interface ServiceDefinition {
  name: string;
  config: {
    health: ConfigOf<typeof healthConfig>;
    logging: ConfigOf<typeof loggingConfig>;
    testing: ConfigOf<typeof testingConfig>;
  };
  module: (parts: ServiceParts) => DynamicModule;
  /** Brings the service into operation: topics, transports, loops. The application is created, not yet initialised. */
  start: (app: INestApplication, parts: ServiceParts) => Promise<void>;
}

/**
 * Runs a service that serves no HTTP of its own but health and metrics. Health answers from the beginning, so that a supervisor sees a service that
 * is alive and not ready yet; SIGTERM closes the application in order and exits with 0.
 */
export async function hostService({ name, config, module, start }: ServiceDefinition): Promise<void> {
  configureFailpoint(config.testing);
  const logger = createLogger({ service: name, level: config.logging.level });
  const metrics = createMetrics({ service: name });
  const health = new HealthRegistry();
  let started = false;
  health.register('started', () => {
    if (!started) throw new Error('still starting');
  });
  const server = await startHealthServer({ ...config.health, health, metrics });
  let app: INestApplication | undefined;
  const close = async (): Promise<void> => {
    await app?.close();
    await server.close();
  };
  const onFatal = closeOnSignals({ close, logger, timeoutMs: SHUTDOWN_MS });
  try {
    startSafely(logger);
    const parts = { logger, metrics, health, onFatal, judgeClock: judgeClock(logger) };
    app = await NestFactory.create(module(parts), { logger: new NestLogger(logger), abortOnError: false });
    await start(app, parts);
    started = true;
    logger.info({ healthPort: server.port }, 'service started');
  } catch (error) {
    onFatal(error);
  }
}
