import { SERVICE_NAMES, serviceEnvironment, type ServiceName, type ServiceSettings } from './service-table';
import { inheritedEnvironment } from './inherited-environment';

const SETTINGS: ServiceSettings = {
  kafkaBrokers: 'k:9092',
  mongodbUrl: 'mongodb://m',
  logins: { kafka: { fetcher: { username: 'ns.fetcher', password: 'fetcher-kafka' } }, mongodbUrl: { fetcher: 'mongodb://fetcher@m' } },
  elasticsearchUrl: 'http://e',
  indexerApiKey: 'indexer-key',
  publicApiKey: 'public-key',
  internalApiKey: 'internal-key',
  namespace: 'ns',
  dbPrefix: 'ns_',
  masterKeys: 'master-keys',
  adminKey: 'admin-key',
  serviceToken: 'token',
  zendeskOriginTemplate: 'http://z/{subdomain}',
  syncTickMs: 500,
  dashboardDir: '/dashboard',
  mode: 'production',
};
const PEERS = {
  'source-registry': { rpc: 1, health: 11 },
  scheduler: { health: 15 },
  fetcher: { rpc: 2, health: 12 },
  classifier: { rpc: 3 },
  indexer: { rpc: 4 },
};

const environment = (name: ServiceName): Record<string, string> => serviceEnvironment(name, SETTINGS, { rpc: 7, health: 8 }, PEERS);
const given = (value: string): ServiceName[] => SERVICE_NAMES.filter((name) => Object.values(environment(name)).includes(value));

describe('the environment of the services', () => {
  it.each<[string, ServiceName[]]>([
    ['indexer-key', ['indexer']],
    ['public-key', ['gateway']],
    ['internal-key', ['gateway']],
    ['master-keys', ['source-registry', 'fetcher']],
    ['admin-key', ['source-registry']],
    ['token', [...SERVICE_NAMES]],
    ['mongodb://m', ['source-registry', 'scheduler', 'classifier', 'indexer']],
    ['mongodb://fetcher@m', ['fetcher']],
    ['fetcher-kafka', ['fetcher']],
    ['http://z/{subdomain}', ['fetcher']],
    ['500', ['scheduler']],
  ])('hands %s to nobody but those who need it', (value, names) => {
    expect(given(value)).toEqual(names);
  });

  it('tells each service where those it calls are', () => {
    expect(environment('gateway')).toMatchObject({
      SOURCE_REGISTRY_URL: 'tcp://127.0.0.1:1',
      CLASSIFIER_URL: 'tcp://127.0.0.1:3',
      INDEXER_URL: 'tcp://127.0.0.1:4',
    });
    expect(environment('fetcher')).toMatchObject({ SOURCE_REGISTRY_URL: 'tcp://127.0.0.1:1', RPC_PORT: '7', HEALTH_PORT: '8' });
  });

  it('tells the gateway, and nobody else, where services say how they are', () => {
    expect(environment('gateway')).toMatchObject({
      SOURCE_REGISTRY_HEALTH_URL: 'http://127.0.0.1:11',
      SCHEDULER_HEALTH_URL: 'http://127.0.0.1:15',
      FETCHER_HEALTH_URL: 'http://127.0.0.1:12',
    });
    expect(environment('gateway')).not.toHaveProperty('INDEXER_HEALTH_URL');
    expect(SERVICE_NAMES.filter((name) => 'FETCHER_HEALTH_URL' in environment(name))).toEqual(['gateway']);
  });

  it('tells how to sign in where there is a login, and nothing of it where there is none', () => {
    expect(environment('fetcher')).toMatchObject({ KAFKA_SASL_MECHANISM: 'scram-sha-512', KAFKA_SASL_USERNAME: 'ns.fetcher' });
    expect(environment('indexer')).not.toHaveProperty('KAFKA_SASL_MECHANISM');
  });

  it.each(['production', 'development'] as const)('says that it is for %s', (mode) => {
    for (const name of SERVICE_NAMES) expect(serviceEnvironment(name, { ...SETTINGS, mode }, {}, {})).toMatchObject({ NODE_ENV: mode });
  });

  it('leaves a setting without a value to the default of the service', () => {
    const settings = { ...SETTINGS, zendeskOriginTemplate: undefined };
    expect(serviceEnvironment('fetcher', settings, {}, {})).not.toHaveProperty('ZENDESK_ORIGIN_TEMPLATE');
  });
});

describe('what services inherit', () => {
  it('is the rest of the environment, without what is handed out one by one', () => {
    const inherited = inheritedEnvironment({
      PATH: '/bin',
      KAFKA_SASL_USERNAME: 'u',
      LOG_LEVEL: 'debug',
      HELPDEX_ADMIN_KEY: 'secret',
      ELASTICSEARCH_PASSWORD: 'secret',
      ELASTICSEARCH_ADMIN_API_KEY: 'secret',
      MONGODB_URL: 'secret',
      FAILPOINT: 'x:1',
    });
    expect(inherited).toEqual({ PATH: '/bin', KAFKA_SASL_USERNAME: 'u', LOG_LEVEL: 'debug' });
  });
});
