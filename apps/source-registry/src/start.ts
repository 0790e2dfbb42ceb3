import { TOPICS } from '@helpdex/contracts';
import { KAFKA_BATCH_SERVER, TOPIC_PROVISIONER, type KafkaBatchServer, type TopicProvisioner } from '@helpdex/kafka';
import { NestLogger, startHealthServer } from '@helpdex/observability';
import { listeningPort, rpcServer } from '@helpdex/rpc';
import { NestFactory } from '@nestjs/core';
import { AppModule, type Surroundings } from './app.module';
import type { RegistryConfig } from './config';

export interface RunningRegistry {
  readonly rpcPort: number;
  readonly healthPort: number;
  /** Stops intake, finishes what is in hand, closes the stores. */
  close(): Promise<void>;
}

/** Starts the service in this process. Ready when it resolves. */
export async function startRegistry(config: RegistryConfig, surroundings: Surroundings): Promise<RunningRegistry> {
  const { logger, metrics, health } = surroundings;
  const app = await NestFactory.create(AppModule.forRoot(config, surroundings), { logger: new NestLogger(logger), abortOnError: false });
  // First of all, so that whoever waits for the service sees what it is waiting for.
  const probes = await startHealthServer({ ...config.health, health, metrics });
  await app.get<TopicProvisioner>(TOPIC_PROVISIONER).provision(Object.values(TOPICS));
  app.connectMicroservice({ strategy: app.get<KafkaBatchServer>(KAFKA_BATCH_SERVER) });
  const rpc = app.connectMicroservice(rpcServer(config.rpc));
  await app.init();
  await app.startAllMicroservices();
  const rpcPort = listeningPort(rpc);
  logger.info({ rpcPort, healthPort: probes.port }, 'source-registry is ready');
  const close = async (): Promise<void> => {
    await app.close();
    await probes.close();
  };
  return { rpcPort, healthPort: probes.port, close };
}
