import { Kafka, logLevel } from 'kafkajs';
import type { KafkaConnection } from '../provider';

/** @throws unless the cluster has a controller and a broker that answers. */
export async function probeKafka({ brokers }: KafkaConnection): Promise<void> {
  const kafka = new Kafka({
    brokers,
    clientId: 'helpdex-probe',
    logLevel: logLevel.NOTHING,
    connectionTimeout: 2_000,
    retry: { retries: 0 },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    const cluster = await admin.describeCluster();
    if (cluster.brokers.length === 0 || cluster.controller === null) throw new Error('the cluster has no controller yet');
  } finally {
    await admin.disconnect();
  }
}
