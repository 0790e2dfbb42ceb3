import { randomBytes } from 'node:crypto';
import type { Environment } from '../load-config';
import { judgeStart } from './start-check';
import { RISKS, type Risk, type SafetyFacts } from './weakness';
import { weaknesses } from './weaknesses';

const random = (): string => randomBytes(32).toString('base64');
/** Another machine, everything as it should be. */
const SAFE: Environment = {
  HELPDEX_SERVICE_TOKEN: random(),
  HELPDEX_ADMIN_KEY: `hdx_${randomBytes(24).toString('base64url')}`,
  HELPDEX_MASTER_KEYS: `a:${random()},b:${random()}`,
  RPC_HOST: '10.0.0.4',
  SOURCE_REGISTRY_URL: 'tcp://registry:4101',
  RPC_TLS_KEY_FILE: '/tls/key.pem',
  KAFKA_BROKERS: 'kafka-1:9092,kafka-2:9092',
  KAFKA_SASL_MECHANISM: 'scram-sha-512',
  KAFKA_SSL: 'true',
  ELASTICSEARCH_URL: 'https://search:9200',
  ELASTICSEARCH_PUBLIC_API_KEY: 'one',
  ELASTICSEARCH_INTERNAL_API_KEY: 'two',
  MONGODB_URL: 'mongodb://user:secret@mongo-1:27017,mongo-2:27017/?replicaSet=rs0&tls=true',
};
/** This machine alone, with nothing turned on. */
const LOCAL: Environment = {
  GATEWAY_HOST: '127.0.0.1',
  RPC_HOST: '::1',
  SOURCE_REGISTRY_URL: 'tcp://127.0.0.1:4101',
  KAFKA_BROKERS: 'localhost:9092,127.0.0.1:9093',
  ELASTICSEARCH_URL: 'http://localhost:9200',
  MONGODB_URL: 'mongodb://127.0.0.1:27017/?replicaSet=rs0',
  ZENDESK_ORIGIN_TEMPLATE: 'http://127.0.0.1:4010/{subdomain}',
};
const FACTS: SafetyFacts = { modeOf: () => 0o600, clockSkewMs: { MongoDB: 900 } };

const found = (change: Environment, facts: Partial<SafetyFacts> = {}): Risk[] =>
  weaknesses({ ...SAFE, ...change }, { ...FACTS, ...facts }).map(({ risk }) => risk);
const bytes = (text: string): string => Buffer.from(text).toString('base64');

describe('what would make a start unsafe', () => {
  it.each([
    ['another machine with everything as it should be', SAFE],
    ['this machine with nothing turned on', LOCAL],
    ['nothing set', {}],
  ])('is nothing of %s', (_, env) => expect(weaknesses(env, FACTS)).toEqual([]));

  it.each<[string, Environment, Risk[]]>([
    ['a token out of a page', { HELPDEX_SERVICE_TOKEN: 'change-me-please-0815' }, ['weak_secret']],
    ['a token of one letter', { HELPDEX_SERVICE_TOKEN: 'x'.repeat(40) }, ['weak_secret']],
    ['an admin key out of a page', { HELPDEX_ADMIN_KEY: 'hdx_example-admin-key-1234' }, ['weak_secret']],
    ['an admin key that is short', { HELPDEX_ADMIN_KEY: 'hdx_k3Rt9wQz7pLm2vX' }, ['weak_secret']],
    ['a master key of zeros', { HELPDEX_MASTER_KEYS: `a:${Buffer.alloc(32).toString('base64')}` }, ['weak_secret']],
    [
      'a former master key that is a sentence',
      { HELPDEX_MASTER_KEYS: `a:${random()},b:${bytes('correct horse battery staple 123')}` },
      ['weak_secret'],
    ],
    ['one search key for both audiences', { ELASTICSEARCH_INTERNAL_API_KEY: 'one' }, ['search_keys_equal']],
    ['the gateway on all addresses', { GATEWAY_HOST: '0.0.0.0' }, ['gateway_without_tls']],
    ['the gateway on all addresses of IPv6', { GATEWAY_HOST: '::' }, ['gateway_without_tls']],
    ['calls in plain text', { RPC_TLS_KEY_FILE: '' }, ['rpc_without_tls']],
    ['calls in plain text to another machine', { RPC_HOST: '127.0.0.1', RPC_TLS_KEY_FILE: '' }, ['rpc_without_tls']],
    ['Zendesk over HTTP', { ZENDESK_ORIGIN_TEMPLATE: 'http://{subdomain}.zendesk.test' }, ['zendesk_without_tls']],
    ['Kafka without an identity', { KAFKA_SASL_MECHANISM: '' }, ['kafka_without_authentication']],
    ['one broker elsewhere', { KAFKA_BROKERS: '127.0.0.1:9092,kafka:9092', KAFKA_SASL_MECHANISM: '' }, ['kafka_without_authentication']],
    ['Kafka in plain text', { KAFKA_SSL: 'false' }, ['kafka_without_tls']],
    ['Elasticsearch without keys', { ELASTICSEARCH_PUBLIC_API_KEY: '' }, ['elasticsearch_without_keys']],
    ['Elasticsearch over HTTP', { ELASTICSEARCH_URL: 'http://search:9200' }, ['elasticsearch_without_tls']],
    ['MongoDB without a user', { MONGODB_URL: 'mongodb://mongo/?tls=true' }, ['mongodb_without_credentials']],
    ['MongoDB in plain text', { MONGODB_URL: 'mongodb://u:p@mongo:27017/helpdex' }, ['mongodb_without_tls']],
    ['MongoDB by service record with TLS turned off', { MONGODB_URL: 'mongodb+srv://u:p@mongo/?tls=false' }, ['mongodb_without_tls']],
    ['a loopback look-alike', { GATEWAY_HOST: '127.0.0.1.example.com' }, ['gateway_without_tls']],
  ])('%s', (_, change, risks) => expect(found(change)).toEqual(risks));

  it.each<[string, Environment]>([
    ['a client certificate for Kafka', { KAFKA_SASL_MECHANISM: '', KAFKA_SSL_CERT_FILE: '/tls/kafka.pem' }],
    ['a certificate for MongoDB', { MONGODB_URL: 'mongodb://mongo/?authMechanism=MONGODB-X509&tls=true' }],
    ['MongoDB by service record', { MONGODB_URL: 'mongodb+srv://u:p@mongo' }],
    ["the indexer's one key", { ELASTICSEARCH_API_KEY: 'all', ELASTICSEARCH_PUBLIC_API_KEY: '', ELASTICSEARCH_INTERNAL_API_KEY: '' }],
  ])('is not %s', (_, change) => expect(found(change)).toEqual([]));

  it.each([
    [0o644, ['key_file_readable']],
    [0o640, ['key_file_readable']],
    [0o600, []],
    [0o400, []],
    [undefined, []],
  ])('is a key file of mode %p: %p', (mode, risks) => expect(found({}, { modeOf: () => mode })).toEqual(risks));

  it.each([
    [31_000, ['clock_skew']],
    [-31_000, ['clock_skew']],
    [29_000, []],
  ])('is a clock that is %d ms off: %p', (skew, risks) => expect(found({}, { clockSkewMs: { MongoDB: skew } })).toEqual(risks));

  it('is told in words with a remedy, and without the secret', () => {
    const told = weaknesses({ HELPDEX_SERVICE_TOKEN: 'password-canary-4711', MONGODB_URL: 'mongodb://u:canary@mongo' }, FACTS);
    expect(told).toHaveLength(2);
    for (const { sentence, remedy } of told) expect([sentence.length > 30, remedy.length > 10]).toEqual([true, true]);
    expect(JSON.stringify(told)).not.toContain('canary');
  });
});

describe('a start', () => {
  const OPEN = { GATEWAY_HOST: '0.0.0.0', MONGODB_URL: 'mongodb://mongo/?tls=true' };
  const verdict = (env: Environment) => {
    const { refused, warned } = judgeStart({}, { ...OPEN, ...env });
    return { refused: refused.map(({ risk }) => risk), warned: warned.map(({ risk }) => risk) };
  };
  const both: Risk[] = ['gateway_without_tls', 'mongodb_without_credentials'];

  it.each<[Environment, object]>([
    [{ NODE_ENV: 'production' }, { refused: both, warned: [] }],
    [{}, { refused: [], warned: both }],
    [{ NODE_ENV: 'test' }, { refused: [], warned: both }],
    [
      { NODE_ENV: 'production', HELPDEX_ACCEPTED_RISKS: 'gateway_without_tls' },
      { refused: [both[1]], warned: [both[0]] },
    ],
    [
      { NODE_ENV: 'production', HELPDEX_ACCEPTED_RISKS: RISKS.join(', ') },
      { refused: [], warned: both },
    ],
  ])('with %p is judged', (env, expected) => expect(verdict(env)).toEqual(expected));

  it('accepts no risk that it does not know', () => {
    expect(() => verdict({ HELPDEX_ACCEPTED_RISKS: 'everything' })).toThrow(
      'HELPDEX_ACCEPTED_RISKS must be a comma-separated list of weak_secret',
    );
  });
});
