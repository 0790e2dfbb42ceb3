import { searchGrant, type SearchGrant } from '@helpdex/contracts';
import { requestElasticsearch } from '../providers/elasticsearch/elasticsearch-http';
import type { ElasticsearchConnection } from '../providers/provider';
import { StackError } from '../stack.error';
import { SECRET_MODE } from '../state/secrets';
import type { StateHome } from '../state/state-home';

/** Elasticsearch API keys of one namespace, in the encoded form that the `Authorization: ApiKey` header and the client take. */
export interface IndexKeys {
  /** Creates, fills and drops the physical indices, and moves their aliases. The indexer's. */
  indexerApiKey: string;
  /** Reads what customers may see, through its aliases only. The gateway's. */
  publicApiKey: string;
  /** Reads what agents may see, through its aliases only. The gateway's. */
  internalApiKey: string;
}

/** Creates the three keys of a namespace. Every call makes new ones; `ensureIndexKeys` keeps them. */
export async function createIndexKeys(elasticsearch: ElasticsearchConnection, namespace: string): Promise<IndexKeys> {
  const [indexerApiKey, publicApiKey, internalApiKey] = await Promise.all([
    createKey(elasticsearch, `${namespace}-indexer`, searchGrant(namespace, 'index')),
    createKey(elasticsearch, `${namespace}-public`, searchGrant(namespace, 'public')),
    createKey(elasticsearch, `${namespace}-internal`, searchGrant(namespace, 'agents')),
  ]);
  return { indexerApiKey, publicApiKey, internalApiKey };
}

async function createKey({ url, admin }: ElasticsearchConnection, name: string, grant: SearchGrant): Promise<string> {
  if (admin === null) throw noAdministrator();
  const body = { name, role_descriptors: { [name]: grant }, metadata: { application: 'helpdex' } };
  const answer = (await requestElasticsearch(url, admin, { method: 'POST', path: '/_security/api_key', body })) as { encoded?: unknown };
  if (typeof answer.encoded !== 'string') throw new Error('Elasticsearch created an API key without telling it');
  return answer.encoded;
}

/** A cluster that asks nobody who he is knows no keys either; a service takes an empty one as none. */
const NO_KEYS: IndexKeys = { indexerApiKey: '', publicApiKey: '', internalApiKey: '' };

/** The keys of a namespace from the environment, none for a cluster without security, else from the state when they still work, else new ones, kept with mode 0600. */
export async function ensureIndexKeys(
  elasticsearch: ElasticsearchConnection,
  namespace: string,
  home: StateHome,
  env: NodeJS.ProcessEnv = {},
): Promise<IndexKeys> {
  const given = keysFrom(env);
  if (given !== null) return given;
  const file = `secrets/index-keys-${namespace}.json`;
  const kept = home.readJson<IndexKeys & { url: string }>(file);
  if (kept !== null && kept.url === elasticsearch.url && (await allWork(elasticsearch.url, kept))) return kept;
  if (elasticsearch.admin === null && (await isOpenToAll(elasticsearch.url))) return NO_KEYS;
  const keys = await createIndexKeys(elasticsearch, namespace);
  home.writeJson(file, { ...keys, url: elasticsearch.url }, SECRET_MODE);
  return keys;
}

function keysFrom(env: NodeJS.ProcessEnv): IndexKeys | null {
  const [indexer, pub, internal] = [
    env['ELASTICSEARCH_API_KEY'],
    env['ELASTICSEARCH_PUBLIC_API_KEY'],
    env['ELASTICSEARCH_INTERNAL_API_KEY'],
  ];
  return indexer && pub && internal ? { indexerApiKey: indexer, publicApiKey: pub, internalApiKey: internal } : null;
}

async function allWork(url: string, { indexerApiKey, publicApiKey, internalApiKey }: IndexKeys): Promise<boolean> {
  const checks = [indexerApiKey, publicApiKey, internalApiKey].map(async (apiKey) => {
    await requestElasticsearch(url, { apiKey }, { path: '/_security/_authenticate' });
  });
  return (await Promise.allSettled(checks)).every(({ status }) => status === 'fulfilled');
}

const isOpenToAll = (url: string): Promise<boolean> =>
  requestElasticsearch(url, null, { path: '/' }).then(
    () => true,
    () => false,
  );

const noAdministrator = (): StackError =>
  new StackError(
    'credentials_missing',
    'ELASTICSEARCH_URL is set, but neither an administrator nor the three API keys are.',
    'set ELASTICSEARCH_API_KEY, ELASTICSEARCH_PUBLIC_API_KEY and ELASTICSEARCH_INTERNAL_API_KEY, or ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD so that they can be created',
  );
