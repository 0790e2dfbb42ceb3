import type { Fragment } from '../fragment';
import { safetyConfig } from '../safety/start-check';
import { kafkaConfig } from './kafka';
import { namespaceConfig } from './namespace';
import { healthConfig, loggingConfig, testingConfig } from './process';
import { rpcConfig } from './rpc';
import { adminKeyConfig, masterKeysConfig } from './secrets';
import { fetchJobsConfig, gatewayConfig, schedulerConfig, serviceHealthConfig, zendeskConfig } from './services';
import { elasticsearchConfig, mongoConfig, searchConfig } from './stores';

/** Every fragment there is, for the generated table of settings. */
export const ALL_FRAGMENTS: readonly Fragment[] = [
  kafkaConfig,
  mongoConfig,
  elasticsearchConfig,
  searchConfig,
  rpcConfig,
  healthConfig,
  loggingConfig,
  namespaceConfig,
  testingConfig,
  masterKeysConfig,
  adminKeyConfig,
  gatewayConfig,
  serviceHealthConfig,
  zendeskConfig,
  schedulerConfig,
  fetchJobsConfig,
  safetyConfig,
];
