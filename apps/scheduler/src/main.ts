import 'reflect-metadata';
import { closeOnSignals, configureFailpoint, createLogger, createMetrics, HealthRegistry } from '@helpdex/observability';
import { SERVICE } from './app.module';
import { loadSchedulerConfig } from './config';
import { startScheduler, type RunningScheduler } from './start';

const SHUTDOWN_TIMEOUT_MS = 10_000;

const config = loadSchedulerConfig();
const logger = createLogger({ service: SERVICE, level: config.logging.level });
configureFailpoint(config.testing);

let running: RunningScheduler | undefined;
const onFatal = closeOnSignals({ close: () => running?.close() ?? Promise.resolve(), logger, timeoutMs: SHUTDOWN_TIMEOUT_MS });
const surroundings = { logger, metrics: createMetrics({ service: SERVICE }), health: new HealthRegistry(), onFatal };

startScheduler(config, surroundings).then((scheduler) => (running = scheduler), onFatal);
