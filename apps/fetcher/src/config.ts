import {
  fetchJobsConfig,
  healthConfig,
  kafkaConfig,
  loadConfig,
  loggingConfig,
  masterKeysConfig,
  mongoConfig,
  namespaceConfig,
  rpcConfig,
  testingConfig,
  zendeskConfig,
  type LoadedConfig,
} from '@helpdex/config';

const FRAGMENTS = {
  kafka: kafkaConfig,
  mongo: mongoConfig,
  rpc: rpcConfig,
  health: healthConfig,
  logging: loggingConfig,
  namespace: namespaceConfig,
  testing: testingConfig,
  masterKeys: masterKeysConfig,
  zendesk: zendeskConfig,
  jobs: fetchJobsConfig,
};

export type FetcherConfig = LoadedConfig<typeof FRAGMENTS>;

export const loadFetcherConfig = (env?: Record<string, string | undefined>): FetcherConfig => loadConfig(FRAGMENTS, env);
