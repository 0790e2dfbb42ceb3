import { TOPICS } from '@helpdex/contracts';
import { KAFKA_BATCH_SERVER, TOPIC_PROVISIONER, type KafkaBatchServer, type TopicProvisioner } from '@helpdex/kafka';
import { NestLogger, startHealthServer } from '@helpdex/observability';
import { NestFactory } from '@nestjs/core';
import { AppModule, type Surroundings } from './app.module';
import type { SchedulerConfig } from './config';

export interface RunningScheduler {
  readonly healthPort: number;
  /** Stops ticking, gives the leadership up, closes the stores. */
  close(): Promise<void>;
}

/** Starts the service in this process. Ready when it resolves. */
export async function startScheduler(config: SchedulerConfig, surroundings: Surroundings): Promise<RunningScheduler> {
  const { logger, metrics, health } = surroundings;
  const app = await NestFactory.create(AppModule.forRoot(config, surroundings), { logger: new NestLogger(logger), abortOnError: false });
  // First of all, so that whoever waits for the service sees what it is waiting for.
  const probes = await startHealthServer({ ...config.health, health, metrics });
  await app.get<TopicProvisioner>(TOPIC_PROVISIONER).provision(Object.values(TOPICS));
  app.connectMicroservice({ strategy: app.get<KafkaBatchServer>(KAFKA_BATCH_SERVER) });
  await app.init();
  await app.startAllMicroservices();
  logger.info({ healthPort: probes.port }, 'scheduler is ready');
  const close = async (): Promise<void> => {
    await app.close();
    await probes.close();
  };
  return { healthPort: probes.port, close };
}
