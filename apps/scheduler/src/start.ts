import { TOPICS } from '@helpdex/contracts';
import { KAFKA_BATCH_SERVER, TOPIC_PROVISIONER, type KafkaBatchServer, type TopicProvisioner } from '@helpdex/kafka';
import type { INestApplication } from '@nestjs/common';

/** Brings the created application into operation: topics, stores, ticks, consumers. */
export async function startScheduler(app: INestApplication): Promise<void> {
  await app.get<TopicProvisioner>(TOPIC_PROVISIONER).provision(Object.values(TOPICS));
  app.connectMicroservice({ strategy: app.get<KafkaBatchServer>(KAFKA_BATCH_SERVER) });
  await app.init();
  await app.startAllMicroservices();
}
