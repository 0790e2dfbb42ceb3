import { KAFKA_BATCH_SERVER, type KafkaBatchServer } from '@helpdex/kafka';
import { createLogger, createMetrics, HealthRegistry } from '@helpdex/observability';
import { rpcServer } from '@helpdex/rpc';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';
import { loadRegistryConfig } from './config';

const ENV = {
  KAFKA_BROKERS: '127.0.0.1:1',
  MONGODB_URL: 'mongodb://127.0.0.1:1/?directConnection=true',
  HELPDEX_SERVICE_TOKEN: 'a-token-of-sixteen-characters',
  HELPDEX_MASTER_KEYS: `k1:${Buffer.alloc(32).toString('base64')}`,
};

it('the application is wired: every provider and handler can be made, without any server', async () => {
  const config = loadRegistryConfig(ENV);
  const surroundings = {
    logger: createLogger({ service: 'spec', level: 'silent' }),
    metrics: createMetrics({ service: 'spec', process: false }),
    health: new HealthRegistry(),
    onFatal: () => undefined,
    show: () => undefined,
  };
  const app = await NestFactory.create(AppModule.forRoot(config, surroundings), { logger: false, abortOnError: false });
  const topics = app.connectMicroservice({ strategy: app.get<KafkaBatchServer>(KAFKA_BATCH_SERVER) });
  const calls = app.connectMicroservice(rpcServer(config.rpc));
  expect([topics, calls]).toHaveLength(2);
});

it('says which settings are missing', () => {
  expect(() => loadRegistryConfig({})).toThrow(/KAFKA_BROKERS[\s\S]*MONGODB_URL[\s\S]*HELPDEX_SERVICE_TOKEN[\s\S]*HELPDEX_MASTER_KEYS/);
});
