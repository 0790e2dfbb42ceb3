import {
  adminKeyConfig,
  fragment,
  healthConfig,
  integer,
  kafkaConfig,
  loadConfig,
  loggingConfig,
  masterKeysConfig,
  mongoConfig,
  namespaceConfig,
  rpcConfig,
  testingConfig,
  type Environment,
} from '@helpdex/config';

export const runConfig = fragment({
  silentMinutes: integer({
    key: 'HELPDEX_RUN_SILENT_MINUTES',
    default: '30',
    min: 1,
    max: 1_440,
    description: 'A run of which nothing was heard for so long is given up.',
  }),
});

/** Everything the source-registry reads from its environment. @throws ConfigError naming every setting that does not hold. */
export const loadRegistryConfig = (env?: Environment) =>
  loadConfig(
    {
      kafka: kafkaConfig,
      mongo: mongoConfig,
      rpc: rpcConfig,
      health: healthConfig,
      logging: loggingConfig,
      namespace: namespaceConfig,
      testing: testingConfig,
      masterKeys: masterKeysConfig,
      admin: adminKeyConfig,
      runs: runConfig,
    },
    env,
  );

export type RegistryConfig = ReturnType<typeof loadRegistryConfig>;
