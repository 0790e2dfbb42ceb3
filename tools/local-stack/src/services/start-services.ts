import { join } from 'node:path';
import { lockOf, provideLogins, type ServiceLogins } from '../access/service-logins';
import { buildApps } from '../build/build-apps';
import { DIST_APPS } from '../build/layout';
import { createIndexKeys, type IndexKeys } from '../stack/index-keys';
import type { Stack } from '../stack/ensure-stack';
import type { LocalSecrets } from '../state/secrets';
import { endLeftovers } from './leftovers';
import { ServiceFleet } from './service-fleet';
import type { ServiceProcess, ServiceProcessOptions } from './service-process';
import type { ServiceMode, ServiceName, ServiceSettings } from './service-table';

export interface StartServicesOptions {
  stack: Stack;
  namespace: string;
  /** Default: the namespace and an underscore. */
  dbPrefix?: string;
  /** Default: real Zendesk. */
  zendeskOriginTemplate?: string;
  /** `usual`: remembered in the home, as `npm start` wants; `free`: any, so that several sets run side by side. */
  ports?: 'usual' | 'free';
  /** The user's own choice of the gateway's port. */
  gatewayPort?: number;
  /** Default: all of them. */
  only?: readonly ServiceName[];
  /** Instances per service, default 1. Only the first instance of a callable service is called. */
  instances?: Partial<Record<ServiceName, number>>;
  /** For all services, or for one by its name; wins over everything else. */
  extraEnv?: Record<string, string>;
  extraEnvOf?: Partial<Record<ServiceName, Record<string, string>>>;
  /** For the first run of each process only, not after a restart: a failpoint would otherwise fire again and again. */
  firstRunEnv?: NodeJS.ProcessEnv;
  /** Default: created for the namespace. */
  keys?: IndexKeys;
  secrets?: LocalSecrets;
  syncTickMs?: number;
  /** Default: as in production. */
  mode?: ServiceMode;
  logsFolder?: string;
  supervision?: ServiceProcessOptions;
  /** False when the bundles are known to be fresh. */
  build?: boolean;
  signal?: AbortSignal;
}

/** A running set of services, against one stack and in one namespace. */
export interface RunningServices {
  /** `http://127.0.0.1:PORT`, without a path. */
  gatewayUrl: string;
  adminKey: string;
  namespace: string;
  /** All instances, `fetcher`, `fetcher-2`, ... */
  all: readonly ServiceProcess[];
  /** @param instance counted from 1 */
  service(name: ServiceName, instance?: number): ServiceProcess;
  /** One more instance of a service, ready. */
  addInstance(name: ServiceName): Promise<ServiceProcess>;
  stop(): Promise<void>;
}

/** Starts services and waits until each is ready. @throws StackError; then none is left running */
export async function startServices(options: StartServicesOptions): Promise<RunningServices> {
  if (options.build !== false) await buildApps({ dashboard: false });
  const { stack, namespace } = options;
  await endLeftovers(stack.home);
  const keys = options.keys ?? (await createIndexKeys(stack.elasticsearch, namespace));
  const dbPrefix = options.dbPrefix ?? `${namespace}_`;
  const { accessSeed } = options.secrets ?? stack.secrets;
  const logins = await provideLogins(stack, { namespace, dbPrefix, accessSeed });
  const fleet = new ServiceFleet(options, settingsOf(options, keys, logins));
  try {
    await fleet.startAll();
  } catch (error) {
    await fleet.stop();
    throw error;
  }
  return fleet;
}

function settingsOf(options: StartServicesOptions, keys: IndexKeys, logins: ServiceLogins): ServiceSettings {
  const { stack, namespace, dbPrefix = `${namespace}_`, zendeskOriginTemplate, syncTickMs, mode = 'production' } = options;
  const { masterKeys, adminKey, serviceToken } = options.secrets ?? stack.secrets;
  return {
    kafkaBrokers: (lockOf(stack)?.brokers ?? stack.kafkaBrokers).join(','),
    mongodbUrl: stack.mongodbUrl,
    logins,
    elasticsearchUrl: stack.elasticsearch.url,
    ...keys,
    ...{ namespace, dbPrefix, masterKeys, adminKey, serviceToken, zendeskOriginTemplate, syncTickMs, mode },
    dashboardDir: join(DIST_APPS, 'dashboard'),
  };
}
