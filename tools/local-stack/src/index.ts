export { StackError, describeFailure, type StackErrorCode } from './stack.error';
export { provideLogins, removeLogins, lockOf, type ServiceLogins } from './access/service-logins';
export { administrator as kafkaAdministrator, localKafkaLogin } from './access/kafka-access';
export { SERVICE_MECHANISM } from './providers/kafka/kafka-security';
export type { Login } from './access/login';
export { startBroker } from './providers/kafka/single-broker';
export { KafkaCluster } from './providers/kafka/kafka-cluster';
export { ensureStack, stopStack, type ServerName, type Stack, type StackOptions } from './stack/ensure-stack';
export { createIndexKeys, ensureIndexKeys, type IndexKeys } from './stack/index-keys';
export { administratorEnvironment, stackEnvironment } from './stack/stack-env';
export {
  requestElasticsearch,
  ElasticsearchHttpError,
  authorization,
  type ElasticsearchRequest,
} from './providers/elasticsearch/elasticsearch-http';
export { IMAGES, kafkaEnvironment } from './providers/docker/docker-providers';
export type { ElasticsearchAuth, ElasticsearchConnection, ProviderKind, ServerOptions } from './providers/provider';
export { CHECKOUT, StateHome, defaultCache, defaultHome } from './state/state-home';
export { generateSecrets, type LocalSecrets } from './state/secrets';
export { Progress, silentProgress, type ReportLine } from './system/progress';
export { buildApps, type BuildOptions } from './build/build-apps';
export { startServices, type RunningServices, type StartServicesOptions } from './services/start-services';
export { ServiceProcess, type RestartPolicy, type ServiceProcessOptions, type ServiceProgram } from './services/service-process';
export { SERVICE_NAMES, SERVICES, type ServiceName } from './services/service-table';
export { judgeSettings } from './lifecycle/start-settings';
export { endLeftovers } from './services/leftovers';
export { HelpdexApi } from './demo/helpdex-api';
export { DEMO_ACCOUNT, simulatorOrigin, simulatorProcess } from './demo/simulator';
export { mongodbClient, withMongodb } from './providers/mongodb/mongodb-client';
export { ELASTICSEARCH_NEEDS_JAVA, findJdks, KAFKA_NEEDS_JAVA, type Jdk } from './system/java';
export { isPortFree } from './system/ports';
export { findByMarker } from './system/process-table';
export { probeCommand } from './system/command';
export { freeMiB } from './system/disk';
export { artifactStates, type ArtifactState } from './cache/artifact-states';
export { dockerRuns } from './providers/docker/docker-engine';
export { usualPorts, type UsualPort } from './stack/usual-ports';
export { probeExternal, type ExternalVariable } from './providers/external';
