import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { generateSecrets, IMAGES, kafkaEnvironment } from '@helpdex/local-stack';
import type { StartedTestContainer } from 'testcontainers';

export interface ContainerStack {
  /** As if somebody else ran the servers. */
  env: Record<string, string>;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 180_000;
/** Any well-formed id: the containers are new each time. */
const CLUSTER_ID = 'MkU3OEVBNTcwNTJENDM2Qk';

/** New containers for this process; testcontainers removes them when the process is gone. Loaded only here: it costs half a second. */
export async function startTestcontainers(): Promise<ContainerStack> {
  const { GenericContainer, Wait } = await import('testcontainers');
  const { elasticPassword } = generateSecrets();
  const kafkaPort = await freePort();
  const kafka = new GenericContainer(IMAGES.kafka)
    .withEnvironment(kafkaEnvironment(kafkaPort, CLUSTER_ID))
    .withExposedPorts({ container: kafkaPort, host: kafkaPort })
    .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/));
  const elasticsearch = new GenericContainer(IMAGES.elasticsearch)
    .withEnvironment({
      ELASTIC_PASSWORD: elasticPassword,
      ES_JAVA_OPTS: '-Xms512m -Xmx512m',
      'discovery.type': 'single-node',
      'action.auto_create_index': 'false',
      'xpack.security.http.ssl.enabled': 'false',
      'xpack.security.transport.ssl.enabled': 'false',
    })
    .withExposedPorts(9200)
    .withWaitStrategy(Wait.forHttp('/_cluster/health', 9200).withBasicCredentials('elastic', elasticPassword).forStatusCode(200));
  const mongodb = new GenericContainer(IMAGES.mongodb)
    .withCommand(['--replSet', 'rs0', '--bind_ip_all'])
    .withExposedPorts(27017)
    .withWaitStrategy(Wait.forLogMessage(/Waiting for connections/));
  const started = await Promise.all(
    [kafka, elasticsearch, mongodb].map((container) => container.withStartupTimeout(START_TIMEOUT_MS).start()),
  );
  const [, search, database] = started as [StartedTestContainer, StartedTestContainer, StartedTestContainer];
  await database.exec(['mongosh', '--quiet', '--eval', "rs.initiate({ _id: 'rs0', members: [{ _id: 0, host: '127.0.0.1:27017' }] })"]);
  return {
    env: {
      KAFKA_BROKERS: `127.0.0.1:${kafkaPort}`,
      ELASTICSEARCH_URL: `http://${search.getHost()}:${search.getMappedPort(9200)}`,
      ELASTICSEARCH_USERNAME: 'elastic',
      ELASTICSEARCH_PASSWORD: elasticPassword,
      MONGODB_URL: `mongodb://${database.getHost()}:${database.getMappedPort(27017)}/?directConnection=true`,
    },
    stop: async () => {
      await Promise.all(started.map((container) => container.stop()));
    },
  };
}

/** The broker advertises its port, so it must be known before the container starts. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
