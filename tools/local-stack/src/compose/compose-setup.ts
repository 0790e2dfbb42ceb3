import { join } from 'node:path';
import { initiateReplicaSet, probeMongodb } from '../providers/mongodb/mongodb-probe';
import { probeElasticsearch } from '../providers/elasticsearch/elasticsearch-http';
import { SERVICE_NAMES, serviceEnvironment, type ServiceName, type ServiceSettings } from '../services/service-table';
import { ensureIndexKeys, type IndexKeys } from '../stack/index-keys';
import { ensureSecrets, SECRET_MODE, type LocalSecrets } from '../state/secrets';
import { StateHome, writeFileAtomically } from '../state/state-home';
import { pollUntil } from '../system/poll-until';

/** Only these are handed over by file; everything else stands in docker-compose.yml for all to see. */
const SECRET_VARIABLES = new Set([
  'HELPDEX_SERVICE_TOKEN',
  'HELPDEX_MASTER_KEYS',
  'HELPDEX_ADMIN_KEY',
  'ELASTICSEARCH_API_KEY',
  'ELASTICSEARCH_PUBLIC_API_KEY',
  'ELASTICSEARCH_INTERNAL_API_KEY',
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

  /** Before any server runs: generates the secrets and gives Elasticsearch its password. */
  secrets(): void {
    const { elasticPassword } = ensureSecrets(this.home, this.given());
    // Elasticsearch insists on this mode.
    writeFileAtomically(join(this.root, 'elasticsearch/password'), elasticPassword, SECRET_MODE);
  }

  /** When the servers run: makes the replica set and the search keys, and writes each service's secrets. */
  async keys(): Promise<void> {
    const secrets = ensureSecrets(this.home);
    const namespace = this.env['HELPDEX_NAMESPACE'] || 'helpdex';
    const url = this.env['ELASTICSEARCH_URL'] ?? '';
    const elasticsearch = { url, admin: { username: 'elastic', password: secrets.elasticPassword } };
    await Promise.all([this.prepareMongodb(), pollUntil(() => probeElasticsearch(elasticsearch), { timeoutMs: WAIT_MS, everyMs: 1_000 })]);
    const keys = await ensureIndexKeys(elasticsearch, namespace, this.home);
    for (const name of SERVICE_NAMES) {
      writeFileAtomically(join(this.root, name, 'service.env'), secretEnvironment(name, secrets, keys), SECRET_MODE);
    }
  }

  adminKey(): string {
    return ensureSecrets(this.home).adminKey;
  }

  private async prepareMongodb(): Promise<void> {
    const [url, member] = [this.env['MONGODB_URL'] ?? '', this.env['MONGODB_MEMBER'] ?? ''];
    const attempt = async (): Promise<void> => {
      await initiateReplicaSet(url, member);
      await probeMongodb({ url });
    };
    await pollUntil(attempt, { timeoutMs: WAIT_MS, everyMs: 1_000 });
  }

  private given(): Partial<LocalSecrets> {
    const { HELPDEX_ADMIN_KEY: adminKey, HELPDEX_MASTER_KEYS: masterKeys } = this.env;
    return { ...(adminKey ? { adminKey } : {}), ...(masterKeys ? { masterKeys } : {}) };
  }
}

/** An env file, `NAME=value` a line; the values are base64 and the like and need no quotes. */
export function secretEnvironment(name: ServiceName, secrets: LocalSecrets, keys: IndexKeys): string {
  const nothing = { kafkaBrokers: '', mongodbUrl: '', elasticsearchUrl: '', namespace: '', dbPrefix: '', dashboardDir: '' };
  const settings: ServiceSettings = { ...nothing, ...secrets, ...keys, zendeskOriginTemplate: undefined, syncTickMs: undefined };
  return Object.entries(serviceEnvironment(name, settings, {}, {}))
    .filter(([variable]) => SECRET_VARIABLES.has(variable))
    .map(([variable, value]) => `${variable}=${value}\n`)
    .join('');
}
