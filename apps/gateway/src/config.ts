import {
  gatewayConfig,
  loadConfig,
  loggingConfig,
  namespaceConfig,
  rpcConfig,
  searchConfig,
  serviceHealthConfig,
  type LoadedConfig,
} from '@helpdex/config';

const FRAGMENTS = {
  gateway: gatewayConfig,
  rpc: rpcConfig,
  serviceHealth: serviceHealthConfig,
  search: searchConfig,
  namespace: namespaceConfig,
  logging: loggingConfig,
};

export type GatewayConfig = LoadedConfig<typeof FRAGMENTS>;

/** @throws ConfigError that names every setting that cannot be used. */
export const loadGatewayConfig = (): GatewayConfig => loadConfig(FRAGMENTS);

/** What the handlers and the HTTP door need of it. */
export type GatewaySettings = Pick<GatewayConfig['gateway'], 'host' | 'dashboardDir' | 'keyRequestsPerSecond' | 'keyConcurrentRequests'>;

export const GATEWAY_SETTINGS = Symbol('GatewaySettings');
