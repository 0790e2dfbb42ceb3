import type { Login } from '../access/login';
import type { ServiceLogins } from '../access/service-logins';
import { SERVICE_MECHANISM } from '../providers/kafka/kafka-security';

/** Every service of Helpdex, once: where it listens by default, and which settings it is given. */

export const SERVICE_NAMES = ['source-registry', 'scheduler', 'fetcher', 'classifier', 'indexer', 'gateway'] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

/** Whether an unsafe start is refused, or only warned of. */
export type ServiceMode = 'production' | 'development';

/** Values for the variables of all services; each service is handed only what it needs. */
export interface ServiceSettings {
  kafkaBrokers: string;
  mongodbUrl: string;
  /** Of a service that has a user of its own; the URL then has another login than the one above. */
  logins: ServiceLogins;
  elasticsearchUrl: string;
  indexerApiKey: string;
  publicApiKey: string;
  internalApiKey: string;
  namespace: string;
  dbPrefix: string;
  masterKeys: string;
  adminKey: string;
  serviceToken: string;
  zendeskOriginTemplate: string | undefined;
  syncTickMs: number | undefined;
  dashboardDir: string;
  mode: ServiceMode;
}

/** Ports of one instance. The gateway has `http`; the others have `health`, and `rpc` unless nobody calls them. */
export interface ServicePorts {
  http?: number;
  rpc?: number;
  health?: number;
}

/** Where the first instances of the services listen. */
export type Peers = Partial<Record<ServiceName, ServicePorts>>;

interface ServiceRow {
  usualPorts: ServicePorts;
  /** Whom it calls. */
  calls: readonly ServiceName[];
  /** Whose health it asks for. */
  watches?: readonly ServiceName[];
  given: readonly (keyof typeof GROUPS)[];
}

const GROUPS = {
  kafka: ({ kafkaBrokers, logins }: ServiceSettings, service: ServiceName) => ({
    KAFKA_BROKERS: kafkaBrokers,
    ...signIn(logins.kafka[service]),
  }),
  mongodb: ({ mongodbUrl, logins }: ServiceSettings, service: ServiceName) => ({ MONGODB_URL: logins.mongodbUrl[service] ?? mongodbUrl }),
  indexing: ({ elasticsearchUrl, indexerApiKey }: ServiceSettings) => ({
    ELASTICSEARCH_URL: elasticsearchUrl,
    ELASTICSEARCH_API_KEY: indexerApiKey,
  }),
  searching: ({ elasticsearchUrl, publicApiKey, internalApiKey }: ServiceSettings) => ({
    ELASTICSEARCH_URL: elasticsearchUrl,
    ELASTICSEARCH_PUBLIC_API_KEY: publicApiKey,
    ELASTICSEARCH_INTERNAL_API_KEY: internalApiKey,
  }),
  masterKeys: ({ masterKeys }: ServiceSettings) => ({ HELPDEX_MASTER_KEYS: masterKeys }),
  adminKey: ({ adminKey }: ServiceSettings) => ({ HELPDEX_ADMIN_KEY: adminKey }),
  zendesk: ({ zendeskOriginTemplate }: ServiceSettings) => ({ ZENDESK_ORIGIN_TEMPLATE: zendeskOriginTemplate }),
  tick: ({ syncTickMs }: ServiceSettings) => ({ HELPDEX_SYNC_TICK_MS: syncTickMs?.toString() }),
  dashboard: ({ dashboardDir }: ServiceSettings) => ({ DASHBOARD_DIR: dashboardDir }),
};

const signIn = (login: Login | undefined): Record<string, string> =>
  login === undefined
    ? {}
    : { KAFKA_SASL_MECHANISM: SERVICE_MECHANISM, KAFKA_SASL_USERNAME: login.username, KAFKA_SASL_PASSWORD: login.password };

export const SERVICES: Readonly<Record<ServiceName, ServiceRow>> = {
  'source-registry': {
    usualPorts: { rpc: 4101, health: 4111 },
    calls: ['fetcher', 'classifier', 'indexer'],
    given: ['kafka', 'mongodb', 'masterKeys', 'adminKey'],
  },
  scheduler: { usualPorts: { health: 4115 }, calls: [], given: ['kafka', 'mongodb', 'tick'] },
  fetcher: {
    usualPorts: { rpc: 4102, health: 4112 },
    calls: ['source-registry', 'classifier'],
    given: ['kafka', 'mongodb', 'masterKeys', 'zendesk'],
  },
  classifier: { usualPorts: { rpc: 4103, health: 4113 }, calls: ['source-registry', 'fetcher', 'indexer'], given: ['kafka', 'mongodb'] },
  indexer: { usualPorts: { rpc: 4104, health: 4114 }, calls: ['source-registry', 'classifier'], given: ['kafka', 'mongodb', 'indexing'] },
  gateway: {
    usualPorts: { http: 8080 },
    calls: ['source-registry', 'classifier', 'indexer'],
    watches: ['source-registry', 'scheduler', 'fetcher', 'classifier', 'indexer'],
    given: ['searching', 'dashboard'],
  },
};

const HOST = '127.0.0.1';

/** The variables of one instance of a service. A setting without a value is left to the service's own default. */
export function serviceEnvironment(
  name: ServiceName,
  settings: ServiceSettings,
  ports: ServicePorts,
  peers: Peers,
): Record<string, string> {
  const row = SERVICES[name];
  const groups: Record<string, string | undefined>[] = row.given.map((group) => GROUPS[group](settings, name));
  const variables: Record<string, string | undefined> = {
    NODE_ENV: settings.mode,
    HELPDEX_NAMESPACE: settings.namespace,
    HELPDEX_DB_PREFIX: settings.dbPrefix,
    HELPDEX_SERVICE_TOKEN: settings.serviceToken,
    ...Object.assign({}, ...groups),
    ...listening(ports),
    ...Object.fromEntries(row.calls.map((peer) => [`${variableOf(peer)}_URL`, address('tcp', peers[peer]?.rpc)])),
    ...Object.fromEntries((row.watches ?? []).map((peer) => [`${variableOf(peer)}_HEALTH_URL`, address('http', peers[peer]?.health)])),
  };
  return Object.fromEntries(Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

const listening = ({ http, rpc, health }: ServicePorts): Record<string, string> => ({
  ...(http === undefined ? {} : { GATEWAY_PORT: String(http) }),
  ...(rpc === undefined ? {} : { RPC_HOST: HOST, RPC_PORT: String(rpc) }),
  ...(health === undefined ? {} : { HEALTH_PORT: String(health) }),
});

/** `SOURCE_REGISTRY` and the like. */
const variableOf = (name: ServiceName): string => name.toUpperCase().replace('-', '_');

const address = (protocol: string, port: number | undefined): string | undefined =>
  port === undefined ? undefined : `${protocol}://${HOST}:${port}`;

export const readyUrl = ({ http, health }: ServicePorts): string => `http://${HOST}:${http ?? health}/health/ready`;
