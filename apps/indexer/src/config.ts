import {
  elasticsearchConfig,
  healthConfig,
  kafkaConfig,
  loadConfig,
  loggingConfig,
  mongoConfig,
  namespaceConfig,
  rpcConfig,
  testingConfig,
  type LoadedConfig,
} from '@helpdex/config';

const FRAGMENTS = {
  kafka: kafkaConfig,
  mongo: mongoConfig,
  elasticsearch: elasticsearchConfig,
  rpc: rpcConfig,
  health: healthConfig,
  logging: loggingConfig,
  namespace: namespaceConfig,
  testing: testingConfig,
};

export type IndexerConfig = LoadedConfig<typeof FRAGMENTS>;

export const loadIndexerConfig = (env?: Record<string, string | undefined>): IndexerConfig => loadConfig(FRAGMENTS, env);
