import { readFileSync } from 'node:fs';
import { Kafka, logLevel } from 'kafkajs';
import type { KafkaAccess, KafkaConnection, TlsFiles } from '../provider';

/** @throws unless the cluster has a controller and a broker that answers, through each of its doors. */
export async function probeKafka({ brokers, access, tls }: KafkaConnection): Promise<void> {
  if (access) await probe(access.brokers, { login: access.admin });
  if (brokers !== access?.brokers) await probe(brokers, { ...(tls && { tls }) });
}

async function probe(brokers: string[], { login, tls }: { login?: KafkaAccess['admin']; tls?: TlsFiles }): Promise<void> {
  const kafka = new Kafka({
    brokers,
    ...(login && { sasl: { mechanism: 'plain', ...login } }),
    ...(tls && { ssl: { ca: [readFileSync(tls.caFile)], cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) } }),
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
