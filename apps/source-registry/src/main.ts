import 'reflect-metadata';
import { closeOnSignals, configureFailpoint, createLogger, createMetrics, HealthRegistry } from '@helpdex/observability';
import { SERVICE } from './app.module';
import { loadRegistryConfig } from './config';
import { startRegistry, type RunningRegistry } from './start';

const SHUTDOWN_TIMEOUT_MS = 10_000;

const config = loadRegistryConfig();
const logger = createLogger({ service: SERVICE, level: config.logging.level });
configureFailpoint(config.testing);

let running: RunningRegistry | undefined;
const onFatal = closeOnSignals({ close: () => running?.close() ?? Promise.resolve(), logger, timeoutMs: SHUTDOWN_TIMEOUT_MS });
const surroundings = {
  logger,
  metrics: createMetrics({ service: SERVICE }),
  health: new HealthRegistry(),
  onFatal,
  show: (text: string) => void process.stdout.write(text),
};

startRegistry(config, surroundings).then((registry) => (running = registry), onFatal);
