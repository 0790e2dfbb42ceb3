import { KAFKA_BATCH_SERVER, type KafkaBatchServer } from '@helpdex/kafka';
import { createLogger, createMetrics, HealthRegistry } from '@helpdex/observability';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';
import { loadSchedulerConfig } from './config';

it('the application is wired: every provider and handler can be made, without any server', async () => {
  const config = loadSchedulerConfig({ KAFKA_BROKERS: '127.0.0.1:1', MONGODB_URL: 'mongodb://127.0.0.1:1/?directConnection=true' });
  const surroundings = {
    logger: createLogger({ service: 'spec', level: 'silent' }),
    metrics: createMetrics({ service: 'spec', process: false }),
    health: new HealthRegistry(),
    onFatal: () => undefined,
  };
  const app = await NestFactory.create(AppModule.forRoot(config, surroundings), { logger: false, abortOnError: false });
  expect(app.connectMicroservice({ strategy: app.get<KafkaBatchServer>(KAFKA_BATCH_SERVER) })).toBeDefined();
});

it('says which settings are missing', () => {
  expect(() => loadSchedulerConfig({})).toThrow(/KAFKA_BROKERS[\s\S]*MONGODB_URL/);
});
