import { join } from 'node:path';
import { provideKafkaAccess } from '../access/kafka-access';
import { MONGODB_ADMIN, provideMongoAccess, urlAs } from '../access/mongo-access';
import type { ServiceLogins } from '../access/service-logins';
import { KAFKA_ADMIN } from '../providers/kafka/kafka-security';
import { initiateReplicaSet, probeMongodb } from '../providers/mongodb/mongodb-probe';
import { probeElasticsearch } from '../providers/elasticsearch/elasticsearch-http';
import { SERVICE_NAMES, serviceEnvironment, type ServiceName, type ServiceSettings } from '../services/service-table';
import { ensureIndexKeys, type IndexKeys } from '../stack/index-keys';
import { ensureSecrets, SECRET_MODE, type LocalSecrets } from '../state/secrets';
import { StateHome, writeFileAtomically } from '../state/state-home';
import { pollUntil } from '../system/poll-until';
import { administratorProperties, composeBroker } from './compose-broker';

/** Only these are handed over by file; everything else stands in docker-compose.yml for all to see. */
const SECRET_VARIABLES = new Set([
  'HELPDEX_SERVICE_TOKEN',
  'HELPDEX_MASTER_KEYS',
  'HELPDEX_ADMIN_KEY',
  'ELASTICSEARCH_API_KEY',
  'ELASTICSEARCH_PUBLIC_API_KEY',
  'ELASTICSEARCH_INTERNAL_API_KEY',
  'KAFKA_SASL_MECHANISM',
  'KAFKA_SASL_USERNAME',
  'KAFKA_SASL_PASSWORD',
  'MONGODB_URL',
]);

const WAIT_MS = 120_000;

/** The one-shot jobs of docker-compose.yml. `root` holds one folder for each volume; every job may be repeated. */
export class ComposeSetup {
  private readonly home: StateHome;

  constructor(
    private readonly root: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    this.home = new StateHome(join(root, 'setup'));
  }

  /** Before any server runs: generates the secrets and gives each server its own. */
  secrets(): void {
    const { elasticPassword, kafkaAdminPassword, mongodbAdminPassword, mongodbKeyfile } = ensureSecrets(this.home, this.given());
    const files = {
      'elasticsearch/password': elasticPassword,
      'kafka/server.properties': composeBroker({ port: Number(this.env['KAFKA_PORT'] || 9092), adminPassword: kafkaAdminPassword }),
      'kafka/admin.properties': administratorProperties(kafkaAdminPassword),
      'mongodb/keyfile': mongodbKeyfile,
      'mongodb/password': mongodbAdminPassword,
    };
    // Elasticsearch and MongoDB insist on this mode.
    for (const [file, text] of Object.entries(files)) writeFileAtomically(join(this.root, file), text, SECRET_MODE);
  }

  /** When the servers run: makes replica set, topics, users, access lists and search keys, and writes each service's secrets. */
  async keys(): Promise<void> {
    const secrets = ensureSecrets(this.home);
    const namespace = this.env['HELPDEX_NAMESPACE'] || 'helpdex';
    const url = this.env['ELASTICSEARCH_URL'] ?? '';
    const elasticsearch = { url, admin: { username: 'elastic', password: secrets.elasticPassword } };
    const [mongodb] = await Promise.all([
      this.prepareMongodb(secrets),
      pollUntil(() => probeElasticsearch(elasticsearch), { timeoutMs: WAIT_MS, everyMs: 1_000 }),
    ]);
    const [keys, kafka, mongodbUrl] = await Promise.all([
      ensureIndexKeys(elasticsearch, namespace, this.home),
      this.provideKafka(secrets, namespace),
      provideMongoAccess(mongodb, `${namespace}_`, secrets.accessSeed, this.env['MONGODB_SERVICE_URL']),
    ]);
    for (const name of SERVICE_NAMES) {
      const text = secretEnvironment(name, { secrets, keys, logins: { kafka, mongodbUrl } });
      writeFileAtomically(join(this.root, name, 'service.env'), text, SECRET_MODE);
    }
  }

  adminKey(): string {
    return ensureSecrets(this.home).adminKey;
  }

  private provideKafka({ kafkaAdminPassword: password, accessSeed }: LocalSecrets, namespace: string) {
    const brokers = (this.env['KAFKA_BROKERS'] ?? '').split(',');
    return provideKafkaAccess({ brokers, admin: { username: KAFKA_ADMIN, password }, besides: brokers }, namespace, accessSeed);
  }

  /** @returns the URL with the administrator's login */
  private async prepareMongodb({ mongodbAdminPassword: password }: LocalSecrets): Promise<string> {
    const url = urlAs(this.env['MONGODB_URL'] ?? '', { username: MONGODB_ADMIN, password });
    const attempt = async (): Promise<void> => {
      await initiateReplicaSet(url, this.env['MONGODB_MEMBER'] ?? '');
      await probeMongodb({ url });
    };
    await pollUntil(attempt, { timeoutMs: WAIT_MS, everyMs: 1_000 });
    return url;
  }

  private given(): Partial<LocalSecrets> {
    const { HELPDEX_ADMIN_KEY: adminKey, HELPDEX_MASTER_KEYS: masterKeys } = this.env;
    return { ...(adminKey ? { adminKey } : {}), ...(masterKeys ? { masterKeys } : {}) };
  }
}

/** An env file, `NAME=value` a line; the values are base64, URLs and the like and need no quotes. */
export function secretEnvironment(name: ServiceName, given: { secrets: LocalSecrets; keys: IndexKeys; logins: ServiceLogins }): string {
  const { secrets, keys, logins } = given;
  const nothing = { kafkaBrokers: '', mongodbUrl: '', elasticsearchUrl: '', namespace: '', dbPrefix: '', dashboardDir: '' };
  const settings: ServiceSettings = {
    ...nothing,
    ...secrets,
    ...keys,
    logins,
    zendeskOriginTemplate: undefined,
    syncTickMs: undefined,
    mode: 'production',
  };
  return Object.entries(serviceEnvironment(name, settings, {}, {}))
    .filter(([variable]) => SECRET_VARIABLES.has(variable))
    .map(([variable, value]) => `${variable}=${value}\n`)
    .join('');
}
