import { TOPICS } from '@helpdex/contracts';
import { KAFKA_BATCH_SERVER, TOPIC_PROVISIONER, type KafkaBatchServer, type TopicProvisioner } from '@helpdex/kafka';
import { listeningPort, rpcServer } from '@helpdex/rpc';
import type { INestApplication } from '@nestjs/common';
import type { RegistryConfig } from './config';

/** Brings the created application into operation: topics, stores, consumers, calls. @returns the port on which calls are answered. */
export async function startRegistry(app: INestApplication, config: RegistryConfig): Promise<number> {
  await app.get<TopicProvisioner>(TOPIC_PROVISIONER).provision(Object.values(TOPICS));
  app.connectMicroservice({ strategy: app.get<KafkaBatchServer>(KAFKA_BATCH_SERVER) });
  const calls = app.connectMicroservice(rpcServer(config.rpc));
  await app.init();
  await app.startAllMicroservices();
  return listeningPort(calls);
}
