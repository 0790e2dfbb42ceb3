import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { kafkaConfig, loadConfig, namespaceConfig, testingConfig } from '@helpdex/config';
import { closeOnSignals, configureFailpoint, createLogger, createMetrics, NestLogger } from '@helpdex/observability';
import type { KafkaBatchServer } from '../batch-server';
import type { Numbered } from '../consume/delivery.fixture';
import { BatchHandler } from '../decorators';
import { KafkaModule } from '../kafka.module';
import { done, type BatchResult } from '../outcome';
import type { Batch } from '../record';
import { KAFKA_BATCH_SERVER } from '../tokens';
import { numbersTopic } from './numbers-topic.fixture';

// A whole service as the apps are: settings from the environment, a decorated handler, an end on SIGTERM. It works slowly on purpose.
const config = loadConfig({ kafka: kafkaConfig, namespace: namespaceConfig, testing: testingConfig });
configureFailpoint(config.testing);
const logger = createLogger({ service: 'slow', level: 'info' });
const HANDLING_MS = 1_500;

@Controller()
class SlowHandler {
  @BatchHandler({ topic: numbersTopic(), group: 'service', maxRecords: 10 })
  async handle({ records }: Batch<Numbered>): Promise<BatchResult> {
    logger.info(`handling ${records[0]?.data.n}`);
    await delay(HANDLING_MS);
    logger.info(`handled ${records[0]?.data.n}`);
    return done();
  }
}

let onFatal: (error: unknown) => void = () => process.exit(1);

@Module({
  imports: [
    KafkaModule.forRoot({
      service: 'slow',
      config: config.kafka,
      namespace: config.namespace.namespace,
      logger,
      metrics: createMetrics({ service: 'slow' }),
      onFatal: (error) => onFatal(error),
    }),
  ],
  controllers: [SlowHandler],
})
class SlowModule {}

async function main(): Promise<void> {
  const app = await NestFactory.create(SlowModule, { logger: new NestLogger(logger) });
  onFatal = closeOnSignals({ close: () => app.close(), logger, timeoutMs: 9_500 });
  app.connectMicroservice({ strategy: app.get<KafkaBatchServer>(KAFKA_BATCH_SERVER) });
  await app.init();
  await app.startAllMicroservices();
}

main().catch((error: unknown) => onFatal(error));
