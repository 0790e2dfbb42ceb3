import type { Environment } from '../load-config';
import { isLoopback, mongoAddress, remoteBrokers, urlHost } from './network';
import { shortness, weaknessOfBytes, weaknessOfText } from './secret-strength';
import type { Risk, SafetyFacts, Weakness } from './weakness';

/** Signatures of webhooks are good for five minutes and leases for less; beyond this they begin to be judged wrongly. */
const MAX_CLOCK_SKEW_MS = 30_000;
/** Anybody but the owner. */
const OTHERS = 0o077;

type Settings = (key: string) => string | undefined;

const weakness = (risk: Risk, subject: string, sentence: string, remedy: string): Weakness => ({ risk, subject, sentence, remedy });

function* weakSecrets(given: Settings): Generator<Weakness> {
  const remedy = 'generate it: openssl rand -base64 32';
  for (const key of ['HELPDEX_SERVICE_TOKEN', 'HELPDEX_ADMIN_KEY'] as const) {
    const secret = given(key);
    const why = secret && (weaknessOfText(secret.replace(/^hdx_/, '')) ?? (key === 'HELPDEX_ADMIN_KEY' ? shortness(secret) : undefined));
    if (why) yield weakness('weak_secret', key, `The secret in ${key} ${why}.`, remedy);
  }
  for (const entry of given('HELPDEX_MASTER_KEYS')?.split(',') ?? []) {
    const [kid, base64 = ''] = entry.trim().split(':');
    const why = weaknessOfBytes(Buffer.from(base64, 'base64'));
    if (why) yield weakness('weak_secret', 'HELPDEX_MASTER_KEYS', `The master key "${kid}" ${why}.`, remedy);
  }
}

function* openDoors(given: Settings): Generator<Weakness> {
  const host = given('GATEWAY_HOST');
  if (host && !isLoopback(host))
    yield weakness(
      'gateway_without_tls',
      'GATEWAY_HOST',
      'Other machines reach the gateway, which speaks plain HTTP: API keys can be read on the way.',
      'let it listen on loopback behind a proxy that speaks TLS, or accept the risk where the network between them is yours alone',
    );
  const peers = ['SOURCE_REGISTRY_URL', 'FETCHER_URL', 'CLASSIFIER_URL', 'INDEXER_URL'];
  const remote = peers.find((key) => !isLoopback(/^tcp:\/\/(.*):\d+$/.exec(given(key) ?? '')?.[1] ?? 'localhost'));
  const bound = given('RPC_HOST');
  const subject = bound && !isLoopback(bound) ? 'RPC_HOST' : remote;
  if (subject && !given('RPC_TLS_KEY_FILE'))
    yield weakness(
      'rpc_without_tls',
      subject,
      'Services call each other over a network in plain text: the service token can be read on the way.',
      'give every service certificates: RPC_TLS_CA_FILE, RPC_TLS_CERT_FILE, RPC_TLS_KEY_FILE',
    );
  const zendesk = urlHost(given('ZENDESK_ORIGIN_TEMPLATE') ?? '');
  if (zendesk && !zendesk.isEncrypted && !isLoopback(zendesk.host))
    yield weakness(
      'zendesk_without_tls',
      'ZENDESK_ORIGIN_TEMPLATE',
      'Credentials of Zendesk are sent over plain HTTP to another machine.',
      'begin it with https://, or leave it unset',
    );
}

function* openKafka(given: Settings): Generator<Weakness> {
  if (!remoteBrokers(given('KAFKA_BROKERS') ?? 'localhost:1')) return;
  if (!given('KAFKA_SASL_MECHANISM') && !given('KAFKA_SSL_CERT_FILE'))
    yield weakness(
      'kafka_without_authentication',
      'KAFKA_BROKERS',
      'Kafka is on another machine and asks for no identity, so it can hold no access lists: whoever reaches it reads and writes every topic.',
      'turn authentication on and set KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD, or a client certificate',
    );
  if (!/^(?:1|true|yes|on)$/i.test(given('KAFKA_SSL') ?? ''))
    yield weakness(
      'kafka_without_tls',
      'KAFKA_BROKERS',
      'Articles travel to Kafka on another machine in plain text.',
      'set KAFKA_SSL=true',
    );
}

function* openElasticsearch(given: Settings): Generator<Weakness> {
  const [all, open, agents] = ['ELASTICSEARCH_API_KEY', 'ELASTICSEARCH_PUBLIC_API_KEY', 'ELASTICSEARCH_INTERNAL_API_KEY'].map(given);
  if (open && (open === agents || open === all))
    yield weakness(
      'search_keys_equal',
      'ELASTICSEARCH_PUBLIC_API_KEY',
      "Customers' searches are asked with a key that also reads what only agents may see.",
      'make a key that reads the public aliases and nothing else',
    );
  const address = urlHost(given('ELASTICSEARCH_URL') ?? '');
  if (!address || isLoopback(address.host)) return;
  if (!all && !(open && agents))
    yield weakness(
      'elasticsearch_without_keys',
      'ELASTICSEARCH_URL',
      'Elasticsearch is on another machine and is used without API keys: its security is off, or every search will be refused.',
      'turn security on and set ELASTICSEARCH_API_KEY (indexer), ELASTICSEARCH_PUBLIC_API_KEY and ELASTICSEARCH_INTERNAL_API_KEY (gateway)',
    );
  if (!address.isEncrypted)
    yield weakness(
      'elasticsearch_without_tls',
      'ELASTICSEARCH_URL',
      'API keys and articles travel to Elasticsearch on another machine in plain text.',
      'use its https:// address, with ELASTICSEARCH_CA_FILE where the authority is your own',
    );
}

function* openMongodb(given: Settings): Generator<Weakness> {
  const { hosts, hasCredentials, isEncrypted } = mongoAddress(given('MONGODB_URL') ?? '');
  if (hosts.every((host) => host === '' || isLoopback(host))) return;
  if (!hasCredentials)
    yield weakness(
      'mongodb_without_credentials',
      'MONGODB_URL',
      'MongoDB is on another machine and is used without a user: whoever reaches it reads and writes everything.',
      'turn authentication on and put the user of this service into MONGODB_URL',
    );
  if (!isEncrypted)
    yield weakness(
      'mongodb_without_tls',
      'MONGODB_URL',
      'Data travels to MongoDB on another machine in plain text.',
      'add tls=true to MONGODB_URL',
    );
}

function* openFiles(given: Settings, { modeOf }: SafetyFacts): Generator<Weakness> {
  for (const key of ['RPC_TLS_KEY_FILE', 'KAFKA_SSL_KEY_FILE']) {
    const path = given(key);
    const mode = path === undefined ? undefined : modeOf(path);
    if (mode !== undefined && (mode & OTHERS) !== 0)
      yield weakness('key_file_readable', key, `Others than its owner may read the key file that ${key} names.`, 'chmod 600 the file');
  }
}

function* wrongClocks({ clockSkewMs = {} }: SafetyFacts): Generator<Weakness> {
  for (const [server, skewMs] of Object.entries(clockSkewMs))
    if (Math.abs(skewMs) > MAX_CLOCK_SKEW_MS)
      yield weakness(
        'clock_skew',
        server,
        `The clock of ${server} is ${Math.round(Math.abs(skewMs) / 1_000)} s ${skewMs > 0 ? 'ahead of' : 'behind'} this machine's: leases, expiry and webhook signatures are judged by it.`,
        'let both follow a time server (NTP)',
      );
}

/** Everything about these settings that an attacker would like. Only what is set is judged: each service has but its own settings. */
export function weaknesses(env: Environment, facts: SafetyFacts): Weakness[] {
  const given: Settings = (key) => env[key]?.trim() || undefined;
  return [
    ...weakSecrets(given),
    ...openDoors(given),
    ...openKafka(given),
    ...openElasticsearch(given),
    ...openMongodb(given),
    ...openFiles(given, facts),
    ...wrongClocks(facts),
  ];
}
