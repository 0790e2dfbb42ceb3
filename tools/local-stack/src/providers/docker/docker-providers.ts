import { randomBytes } from 'node:crypto';
import { runCommand } from '../../system/command';
import { ELASTICSEARCH_VERSION } from '../elasticsearch/elasticsearch-artifact';
import { probeElasticsearch } from '../elasticsearch/elasticsearch-http';
import { ELASTICSEARCH_PORT } from '../elasticsearch/elasticsearch-native';
import { KAFKA_VERSION } from '../kafka/kafka-artifact';
import { KAFKA_PORT } from '../kafka/kafka-native';
import { probeKafka } from '../kafka/kafka-probe';
import { SINGLE_NODE } from '../kafka/kafka-settings';
import { MONGODB_PORT } from '../mongodb/mongodb-native';
import { probeMongodb } from '../mongodb/mongodb-probe';
import type { ElasticsearchConnection, KafkaConnection, MongodbConnection, ServerProvider, StackContext } from '../provider';
import { ensureDockerServer } from './docker-server';

export const IMAGES = {
  kafka: `apache/kafka:${KAFKA_VERSION}`,
  elasticsearch: `docker.elastic.co/elasticsearch/elasticsearch:${ELASTICSEARCH_VERSION}`,
  mongodb: 'mongo:8',
} as const;

const CONTROLLER_PORT = 9093;
const START_TIMEOUT_MS = 120_000;

export const dockerKafka: ServerProvider<KafkaConnection> = (context) =>
  ensureDockerServer(
    {
      name: 'kafka',
      product: `Kafka ${KAFKA_VERSION}`,
      container: async (name) => {
        const port = await context.ports.choose('kafka', KAFKA_PORT);
        const volumes = { [`${name}-data`]: '/var/lib/kafka/data' };
        return { name, image: IMAGES.kafka, publish: { [port]: port }, env: kafkaEnvironment(port, clusterId(context)), volumes };
      },
      connection: () => ({ brokers: [`127.0.0.1:${context.ports.remembered('kafka') ?? KAFKA_PORT}`] }),
      probe: probeKafka,
      startTimeoutMs: START_TIMEOUT_MS,
    },
    context,
  );

/** The broker listens on the published port itself: clients are sent to the advertised address, which must be right on both sides. */
export const kafkaEnvironment = (port: number, cluster: string): Record<string, string> => ({
  CLUSTER_ID: cluster,
  KAFKA_NODE_ID: '1',
  KAFKA_PROCESS_ROLES: 'broker,controller',
  KAFKA_CONTROLLER_QUORUM_VOTERS: `1@localhost:${CONTROLLER_PORT}`,
  KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
  KAFKA_LISTENERS: `PLAINTEXT://0.0.0.0:${port},CONTROLLER://localhost:${CONTROLLER_PORT}`,
  KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}`,
  KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
  KAFKA_INTER_BROKER_LISTENER_NAME: 'PLAINTEXT',
  KAFKA_LOG_DIRS: '/var/lib/kafka/data',
  KAFKA_HEAP_OPTS: '-Xms256m -Xmx512m',
  ...Object.fromEntries(Object.entries(SINGLE_NODE).map(([key, value]) => [`KAFKA_${key.toUpperCase().replaceAll('.', '_')}`, value])),
});

/** Kept in the state: the volume holds the id it was formatted with, and the broker refuses another one. */
function clusterId({ home }: StackContext): string {
  const FILE = 'kafka/docker-cluster.json';
  const kept = home.readJson<{ clusterId: string }>(FILE)?.clusterId;
  if (kept !== undefined) return kept;
  const fresh = `A${randomBytes(16).toString('base64url').slice(1)}`;
  home.writeJson(FILE, { clusterId: fresh });
  return fresh;
}

export const dockerElasticsearch: ServerProvider<ElasticsearchConnection> = (context) =>
  ensureDockerServer(
    {
      name: 'elasticsearch',
      product: `Elasticsearch ${ELASTICSEARCH_VERSION}`,
      container: async (name) => {
        const port = await context.ports.choose('elasticsearch', ELASTICSEARCH_PORT);
        const volumes = { [`${name}-data`]: '/usr/share/elasticsearch/data' };
        return { name, image: IMAGES.elasticsearch, publish: { [port]: 9200 }, env: elasticsearchEnvironment(context), volumes };
      },
      connection: () => ({
        url: `http://127.0.0.1:${context.ports.remembered('elasticsearch') ?? ELASTICSEARCH_PORT}`,
        admin: { username: 'elastic', password: context.secrets.elasticPassword },
      }),
      probe: probeElasticsearch,
      startTimeoutMs: START_TIMEOUT_MS,
    },
    context,
  );

const elasticsearchEnvironment = ({ secrets, options }: StackContext): Record<string, string> => ({
  ELASTIC_PASSWORD: secrets.elasticPassword,
  ES_JAVA_OPTS: `-Xms${options.elasticsearchHeapMiB}m -Xmx${options.elasticsearchHeapMiB}m`,
  'discovery.type': 'single-node',
  'action.auto_create_index': 'false',
  'cluster.routing.allocation.disk.threshold_enabled': 'false',
  'xpack.security.enabled': 'true',
  'xpack.security.http.ssl.enabled': 'false',
  'xpack.security.transport.ssl.enabled': 'false',
  'xpack.security.authc.api_key.hashing.algorithm': 'ssha256',
  'xpack.ml.enabled': 'false',
});

export const dockerMongodb: ServerProvider<MongodbConnection> = (context) =>
  ensureDockerServer(
    {
      name: 'mongodb',
      product: 'MongoDB 8',
      container: async (name) => {
        const port = await context.ports.choose('mongodb', MONGODB_PORT);
        const command = ['--replSet', 'rs0', '--bind_ip_all', '--wiredTigerCacheSizeGB', '0.5'];
        return {
          name,
          image: IMAGES.mongodb,
          publish: { [port]: MONGODB_PORT },
          env: {},
          volumes: { [`${name}-data`]: '/data/db' },
          command,
        };
      },
      connection: () => ({ url: `mongodb://127.0.0.1:${context.ports.remembered('mongodb') ?? MONGODB_PORT}/?directConnection=true` }),
      probe: async (connection, name) => {
        await runCommand('docker', ['exec', name, 'mongosh', '--quiet', '--eval', INITIATE]);
        await probeMongodb(connection);
      },
      startTimeoutMs: START_TIMEOUT_MS,
    },
    context,
  );

/** The member's address is the one inside the container; clients connect directly and never use it. */
const INITIATE = `try { rs.status().ok } catch { rs.initiate({ _id: 'rs0', members: [{ _id: 0, host: '127.0.0.1:${MONGODB_PORT}' }] }).ok }`;
