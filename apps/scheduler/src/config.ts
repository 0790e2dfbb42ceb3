import {
  healthConfig,
  kafkaConfig,
  loadConfig,
  loggingConfig,
  mongoConfig,
  namespaceConfig,
  schedulerConfig,
  testingConfig,
  type Environment,
} from '@helpdex/config';

/** Everything the scheduler reads from its environment. @throws ConfigError naming every setting that does not hold. */
export const loadSchedulerConfig = (env?: Environment) =>
  loadConfig(
    {
      kafka: kafkaConfig,
      mongo: mongoConfig,
      health: healthConfig,
      logging: loggingConfig,
      namespace: namespaceConfig,
      testing: testingConfig,
      scheduler: schedulerConfig,
    },
    env,
  );

export type SchedulerConfig = ReturnType<typeof loadSchedulerConfig>;
