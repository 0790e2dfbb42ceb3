import { readTlsFiles, type KafkaConfig } from '@helpdex/config';
import { Kafka, logLevel, type KafkaConfig as ClientConfig } from 'kafkajs';
import type { KafkaConnection } from '../provider';

/** Where the brokers are, and how one signs in. */
type Door = Pick<KafkaConfig, 'brokers' | 'sasl' | 'ssl'>;

/** @throws unless the cluster has a controller and a broker that answers, through each of its doors. */
export async function probeKafka({ brokers, access, tls }: KafkaConnection): Promise<void> {
  if (access) await probeDoor({ brokers: access.brokers, sasl: { mechanism: 'plain', ...access.admin } });
  if (brokers !== access?.brokers) await probeDoor({ brokers, ...(tls && { ssl: tls }) });
}

/** @throws unless the cluster has a controller and a broker that answers whoever comes in like this */
export async function probeDoor({ brokers, sasl, ssl }: Door): Promise<void> {
  const kafka = new Kafka({
    brokers: [...brokers],
    ...(sasl && { sasl: sasl as NonNullable<ClientConfig['sasl']> }),
    ...(ssl && { ssl: readTlsFiles(ssl) }),
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
