import { kafkaConfig, loadConfig } from '@helpdex/config';
import { StackError } from '../stack.error';
import { probeElasticsearch } from './elasticsearch/elasticsearch-http';
import { probeDoor } from './kafka/kafka-probe';
import { probeMongodb } from './mongodb/mongodb-probe';
import type { ElasticsearchAuth, ElasticsearchConnection, KafkaConnection, MongodbConnection, RunningServer } from './provider';

/** A server that somebody else runs, named in the environment; null when it is not. */
export type ExternalProvider<C> = (env: NodeJS.ProcessEnv) => (() => Promise<RunningServer<C>>) | null;

/** With the login and the certificates of KAFKA_SASL_… and KAFKA_SSL_…, as the services come in. */
export const externalKafka: ExternalProvider<KafkaConnection> = (env) => {
  const brokers = (env['KAFKA_BROKERS'] ?? '').split(',').flatMap((broker) => broker.trim() || []);
  if (brokers.length === 0) return null;
  return () => reach('KAFKA_BROKERS', 'Kafka', { brokers }, () => probeDoor(loadConfig({ kafka: kafkaConfig }, env).kafka));
};

/** The administrator may be given in the URL, as ELASTICSEARCH_USERNAME and _PASSWORD, or as ELASTICSEARCH_ADMIN_API_KEY. */
export const externalElasticsearch: ExternalProvider<ElasticsearchConnection> = (env) => {
  const given = env['ELASTICSEARCH_URL'];
  if (!given) return null;
  const url = new URL(given);
  const admin = externalAdmin(env);
  url.username = url.password = '';
  const connection = { url: url.href.replace(/\/$/, ''), admin };
  // Without an administrator nothing can be asked that a restricted key may not; the services' own readiness then says more.
  return () => reach('ELASTICSEARCH_URL', 'Elasticsearch', connection, admin === null ? () => Promise.resolve() : probeElasticsearch);
};

export const externalMongodb: ExternalProvider<MongodbConnection> = (env) => {
  const url = env['MONGODB_URL'];
  return url ? () => reach('MONGODB_URL', 'MongoDB', { url }, probeMongodb) : null;
};

/** Whoever may make API keys on the cluster named in the environment; null when none is named, or without one. */
export function externalAdmin(env: NodeJS.ProcessEnv): ElasticsearchAuth | null {
  const given = env['ELASTICSEARCH_URL'] ?? '';
  if (!URL.canParse(given)) return null;
  const url = new URL(given);
  const apiKey = env['ELASTICSEARCH_ADMIN_API_KEY'];
  if (apiKey) return { apiKey };
  const username = env['ELASTICSEARCH_USERNAME'] || decodeURIComponent(url.username);
  const password = env['ELASTICSEARCH_PASSWORD'] || decodeURIComponent(url.password);
  return username && password ? { username, password } : null;
}

async function reach<C>(
  variable: string,
  product: string,
  connection: C,
  probe: (connection: C) => Promise<void>,
): Promise<RunningServer<C>> {
  try {
    await probe(connection);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StackError(
      'server_unreachable',
      `${product}, named in ${variable}, does not answer as it should: ${reason}`,
      `start it, correct ${variable}, or unset ${variable} to let Helpdex run its own`,
      { cause },
    );
  }
  return { provider: 'external', product, connection, pid: undefined, reused: true, stop: () => Promise.resolve() };
}

export type ExternalVariable = 'KAFKA_BROKERS' | 'ELASTICSEARCH_URL' | 'MONGODB_URL';

const EXTERNAL: Readonly<Record<ExternalVariable, (env: NodeJS.ProcessEnv) => Promise<unknown> | undefined>> = {
  KAFKA_BROKERS: (env) => externalKafka(env)?.(),
  ELASTICSEARCH_URL: (env) => externalElasticsearch(env)?.(),
  MONGODB_URL: (env) => externalMongodb(env)?.(),
};

/** Whether a server named in the environment answers; null when none is named. @throws StackError */
export async function probeExternal(variable: ExternalVariable, env: NodeJS.ProcessEnv = process.env): Promise<true | null> {
  const attempt = EXTERNAL[variable](env);
  return attempt === undefined ? null : attempt.then(() => true as const);
}
