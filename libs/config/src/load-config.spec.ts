import { ConfigError, loadConfig, type Environment } from './load-config';
import { fragment } from './fragment';
import { integer, secret, text } from './field';
import { ALL_FRAGMENTS } from './fragments/all';
import { kafkaConfig } from './fragments/kafka';
import { namespaceConfig } from './fragments/namespace';
import { healthConfig, loggingConfig, testingConfig } from './fragments/process';
import { rpcConfig } from './fragments/rpc';
import { adminKeyConfig, masterKeysConfig } from './fragments/secrets';
import { fetchJobsConfig, gatewayConfig, schedulerConfig, serviceHealthConfig, zendeskConfig } from './fragments/services';
import { elasticsearchConfig, mongoConfig, searchConfig } from './fragments/stores';
import type { Fragment } from './fragment';

const one = <T>(of: Fragment<T>, env: Environment): T => loadConfig({ of }, env).of as T;
const keysOf = (of: Fragment, env: Environment): string[] => {
  try {
    loadConfig({ of }, env);
    return [];
  } catch (error) {
    return (error as ConfigError).problems.map(({ key }) => key).sort();
  }
};
const key32 = Buffer.alloc(32, 7).toString('base64');
const TOKEN = 'a-service-token-1234';

describe('loadConfig', () => {
  it('gives one typed object per fragment', () => {
    const config = loadConfig({ logging: loggingConfig, health: healthConfig }, { LOG_LEVEL: 'debug' });
    expect(config).toEqual({ logging: { level: 'debug' }, health: { port: 0, host: '127.0.0.1' } });
    const level: 'debug' | 'fatal' | 'error' | 'warn' | 'info' | 'trace' | 'silent' = config.logging.level;
    expect(level).toBe('debug');
  });

  it('tells all broken settings at once, by key and rule, never by value', () => {
    const own = fragment({
      port: integer({ key: 'A_PORT', min: 1, max: 9, description: '' }),
      password: secret({ key: 'B_PASSWORD', minChars: 20, description: '' }),
      name: text({ key: 'C_NAME', description: '' }),
    });
    let error: unknown;
    try {
      loadConfig({ own }, { A_PORT: '12345', B_PASSWORD: 'hunter2' });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).problems).toEqual([
      { key: 'A_PORT', rule: 'must be a whole number from 1 to 9' },
      { key: 'B_PASSWORD', rule: 'must be text of at least 20 characters' },
      { key: 'C_NAME', rule: 'is required and must be text' },
    ]);
    expect(String(error)).not.toMatch(/hunter2|12345/);
  });

  it('takes an empty variable for an absent one', () => {
    expect(one(loggingConfig, { LOG_LEVEL: '  ' })).toEqual({ level: 'info' });
    expect(keysOf(mongoConfig, { MONGODB_URL: '' })).toEqual(['MONGODB_URL']);
  });

  it('tells a problem of a shared variable once', () => {
    expect(() => loadConfig({ elasticsearchConfig, searchConfig }, {})).toThrow(
      new ConfigError([{ key: 'ELASTICSEARCH_URL', rule: 'is required and must be a URL starting with http:// or https://' }]),
    );
  });

  it('reads the environment of the process when none is given', () => {
    process.env['LOG_LEVEL'] = 'trace';
    expect(loadConfig({ logging: loggingConfig }).logging.level).toBe('trace');
    delete process.env['LOG_LEVEL'];
  });

  it('refuses a default that breaks its own rule', () => {
    expect(() => integer({ key: 'X', default: '10', min: 1, max: 9, description: '' })).toThrow('X');
  });
});

describe('fragments', () => {
  it('kafka: plain, with SASL, with TLS', () => {
    expect(one(kafkaConfig, { KAFKA_BROKERS: 'a:9092, [::1]:9093' })).toEqual({ brokers: ['a:9092', '[::1]:9093'], replicationFactor: 3 });
    const sasl = { KAFKA_SASL_MECHANISM: 'scram-sha-512', KAFKA_SASL_USERNAME: 'u', KAFKA_SASL_PASSWORD: 'p' };
    expect(one(kafkaConfig, { KAFKA_BROKERS: 'a:1', ...sasl, KAFKA_SSL: 'true', KAFKA_SSL_CA_FILE: '/ca' })).toMatchObject({
      sasl: { mechanism: 'scram-sha-512', username: 'u', password: 'p' },
      ssl: { caFile: '/ca' },
    });
  });

  it.each<[string, Fragment, Environment, string[]]>([
    ['no brokers', kafkaConfig, {}, ['KAFKA_BROKERS']],
    ['no port', kafkaConfig, { KAFKA_BROKERS: 'a:9092,b' }, ['KAFKA_BROKERS']],
    ['half a login', kafkaConfig, { KAFKA_BROKERS: 'a:1', KAFKA_SASL_USERNAME: 'u' }, ['KAFKA_SASL_MECHANISM', 'KAFKA_SASL_PASSWORD']],
    ['a file without TLS', kafkaConfig, { KAFKA_BROKERS: 'a:1', KAFKA_SSL_CA_FILE: '/ca' }, ['KAFKA_SSL']],
    ['a certificate without key', kafkaConfig, { KAFKA_BROKERS: 'a:1', KAFKA_SSL: '1', KAFKA_SSL_CERT_FILE: '/c' }, ['KAFKA_SSL_KEY_FILE']],
    ['namespace', namespaceConfig, { HELPDEX_NAMESPACE: 'Upper' }, ['HELPDEX_NAMESPACE']],
    ['no mongo', mongoConfig, { MONGODB_URL: 'http://a' }, ['MONGODB_URL']],
    ['a short token', rpcConfig, { HELPDEX_SERVICE_TOKEN: 'short' }, ['HELPDEX_SERVICE_TOKEN']],
    [
      'a bad peer',
      rpcConfig,
      { HELPDEX_SERVICE_TOKEN: TOKEN, FETCHER_URL: 'http://a:1', INDEXER_URL: 'tcp://a:70000' },
      ['FETCHER_URL', 'INDEXER_URL'],
    ],
    ['half of mutual TLS', rpcConfig, { HELPDEX_SERVICE_TOKEN: TOKEN, RPC_TLS_CA_FILE: '/a' }, ['RPC_TLS_CERT_FILE', 'RPC_TLS_KEY_FILE']],
    ['a failpoint outside of tests', testingConfig, { FAILPOINT: 'a:1' }, ['FAILPOINT']],
    ['a failpoint without count', testingConfig, { HELPDEX_TESTING: '1', FAILPOINT: 'a' }, ['FAILPOINT']],
    ['a short master key', masterKeysConfig, { HELPDEX_MASTER_KEYS: 'k1:AAAA' }, ['HELPDEX_MASTER_KEYS']],
    ['a kid twice', masterKeysConfig, { HELPDEX_MASTER_KEYS: `k1:${key32},k1:${key32}` }, ['HELPDEX_MASTER_KEYS']],
    ['no master keys', masterKeysConfig, {}, ['HELPDEX_MASTER_KEYS']],
    ['a foreign admin key', adminKeyConfig, { HELPDEX_ADMIN_KEY: 'sk_0123456789012345678901' }, ['HELPDEX_ADMIN_KEY']],
    ['an origin for everybody', zendeskConfig, { ZENDESK_ORIGIN_TEMPLATE: 'https://acme.zendesk.com' }, ['ZENDESK_ORIGIN_TEMPLATE']],
    ...[
      ...['https://{subdomain}.{subdomain}.test', 'https://user:pass@{subdomain}.test', 'https://{subdomain}@evil.test'],
      ...['https://proxy.test/?to={subdomain}', 'https://proxy.test/#{subdomain}', 'https://proxy.test/x/../{subdomain}', '{subdomain}'],
    ].map((ZENDESK_ORIGIN_TEMPLATE): [string, Fragment, Environment, string[]] => [
      `the origin ${ZENDESK_ORIGIN_TEMPLATE}`,
      zendeskConfig,
      { ZENDESK_ORIGIN_TEMPLATE },
      ['ZENDESK_ORIGIN_TEMPLATE'],
    ]),
    ['more than the whole allowance', zendeskConfig, { ZENDESK_ALLOWANCE_PERCENT: '101' }, ['ZENDESK_ALLOWANCE_PERCENT']],
    ['none of the allowance', zendeskConfig, { ZENDESK_ALLOWANCE_PERCENT: '0' }, ['ZENDESK_ALLOWANCE_PERCENT']],
    ['an origin of another kind', zendeskConfig, { ZENDESK_ORIGIN_TEMPLATE: 'ftp://{subdomain}.x' }, ['ZENDESK_ORIGIN_TEMPLATE']],
    ['a hasty tick', schedulerConfig, { HELPDEX_SYNC_TICK_MS: '99' }, ['HELPDEX_SYNC_TICK_MS']],
    ['a lease that a slow page outlasts', fetchJobsConfig, { HELPDEX_FETCH_LEASE_MS: '3999' }, ['HELPDEX_FETCH_LEASE_MS']],
    ['a port too high', gatewayConfig, { GATEWAY_PORT: '70000' }, ['GATEWAY_PORT']],
    ['a number that is none', gatewayConfig, { GATEWAY_PORT: '8080x' }, ['GATEWAY_PORT']],
    ['health asked for by another protocol', serviceHealthConfig, { FETCHER_HEALTH_URL: 'tcp://fetcher:4110' }, ['FETCHER_HEALTH_URL']],
  ])('refuses %s', (_, of, env, keys) => {
    expect(keysOf(of, env)).toEqual(keys);
  });

  it('the database prefix follows the namespace unless it is given', () => {
    expect(one(namespaceConfig, {})).toEqual({ namespace: 'helpdex', dbPrefix: 'helpdex_' });
    expect(one(namespaceConfig, { HELPDEX_NAMESPACE: 'e2e-1' })).toEqual({ namespace: 'e2e-1', dbPrefix: 'e2e-1_' });
    expect(one(namespaceConfig, { HELPDEX_DB_PREFIX: 'own_' }).dbPrefix).toBe('own_');
  });

  it.each(['mongodb://u:p@a:1,b:2,c:3/?replicaSet=r', 'mongodb://127.0.0.1:27017/?directConnection=true', 'mongodb+srv://u@cluster.test'])(
    'mongo: %s',
    (url) => {
      expect(one(mongoConfig, { MONGODB_URL: url }).url).toBe(url);
    },
  );

  it('rpc: addresses, token, mutual TLS', () => {
    const env = { HELPDEX_SERVICE_TOKEN: TOKEN, CLASSIFIER_URL: 'tcp://[::1]:5000' };
    expect(one(rpcConfig, env)).toMatchObject({
      host: '127.0.0.1',
      classifier: { host: '::1', port: 5_000 },
      serviceToken: TOKEN,
      deadlineMs: 10_000,
      tls: undefined,
    });
    const tls = { RPC_TLS_CA_FILE: '/a', RPC_TLS_CERT_FILE: '/b', RPC_TLS_KEY_FILE: '/c' };
    expect(one(rpcConfig, { ...env, ...tls }).tls).toEqual({ caFile: '/a', certFile: '/b', keyFile: '/c' });
  });

  it('master keys: the order is kept, the first one encrypts', () => {
    const other = Buffer.alloc(32, 9).toString('base64');
    expect(
      one(masterKeysConfig, { HELPDEX_MASTER_KEYS: `new:${key32}, old:${other}` }).keys.map(({ kid, key }) => [kid, key.length]),
    ).toEqual([
      ['new', 32],
      ['old', 32],
    ]);
  });

  it('testing: a failpoint where tests allow it', () => {
    expect(one(testingConfig, {})).toEqual({ enabled: false, failpoint: undefined });
    expect(one(testingConfig, { HELPDEX_TESTING: '1', FAILPOINT: 'fetcher.page-produced:3' }).failpoint).toEqual({
      name: 'fetcher.page-produced',
      count: 3,
    });
  });

  it('zendesk: a test server takes the subdomain as a path', () => {
    expect(one(zendeskConfig, {}).originTemplate).toBe('https://{subdomain}.zendesk.com');
    expect(one(zendeskConfig, { ZENDESK_ORIGIN_TEMPLATE: 'http://127.0.0.1:4010/{subdomain}/' }).originTemplate).toBe(
      'http://127.0.0.1:4010/{subdomain}',
    );
  });

  it('zendesk: half of the allowance is used, unless somebody decides otherwise', () => {
    expect(one(zendeskConfig, {}).allowancePercent).toBe(50);
    expect(one(zendeskConfig, { ZENDESK_ALLOWANCE_PERCENT: '80' }).allowancePercent).toBe(80);
  });

  it('marks every setting that can hold a secret', () => {
    const fields = ALL_FRAGMENTS.flatMap((of) => Object.values(of.fields));
    const secretive = fields.filter(({ key }) => /PASSWORD|TOKEN|API_KEY|ADMIN_KEY|MASTER_KEYS|MONGODB_URL/.test(key));
    expect(secretive.length).toBeGreaterThan(7);
    expect(secretive.filter(({ sensitive }) => !sensitive)).toEqual([]);
  });
});
