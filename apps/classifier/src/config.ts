import {
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
  rpc: rpcConfig,
  health: healthConfig,
  logging: loggingConfig,
  namespace: namespaceConfig,
  testing: testingConfig,
};

export type ClassifierConfig = LoadedConfig<typeof FRAGMENTS>;

export const loadClassifierConfig = (env?: Record<string, string | undefined>): ClassifierConfig => loadConfig(FRAGMENTS, env);
