import { join } from 'node:path';
import { buildApps } from '../build/build-apps';
import { DIST_APPS } from '../build/layout';
import { createIndexKeys, type IndexKeys } from '../stack/index-keys';
import type { Stack } from '../stack/ensure-stack';
import { PortBook } from '../state/port-book';
import type { LocalSecrets } from '../state/secrets';
import { CHECKOUT } from '../state/state-home';
import { choosePort } from '../system/ports';
import { endLeftovers, ownershipArguments } from './leftovers';
import { ServiceProcess, type ServiceProcessOptions } from './service-process';
import {
  readyUrl,
  SERVICE_NAMES,
  serviceEnvironment,
  SERVICES,
  type RpcAddresses,
  type ServiceName,
  type ServicePorts,
  type ServiceSettings,
} from './service-table';

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
  const fleet = new ServiceFleet(options, settingsOf(options, keys));
  try {
    await fleet.startAll();
  } catch (error) {
    await fleet.stop();
    throw error;
  }
  return fleet;
}

function settingsOf(options: StartServicesOptions, keys: IndexKeys): ServiceSettings {
  const { stack, namespace, dbPrefix = `${namespace}_`, zendeskOriginTemplate, syncTickMs } = options;
  const { masterKeys, adminKey, serviceToken } = options.secrets ?? stack.secrets;
  return {
    kafkaBrokers: stack.kafkaBrokers.join(','),
    mongodbUrl: stack.mongodbUrl,
    elasticsearchUrl: stack.elasticsearch.url,
    ...keys,
    ...{ namespace, dbPrefix, masterKeys, adminKey, serviceToken, zendeskOriginTemplate, syncTickMs },
    dashboardDir: join(DIST_APPS, 'dashboard'),
  };
}

class ServiceFleet implements RunningServices {
  private readonly processes = new Map<ServiceName, ServiceProcess[]>();
  private readonly peers: RpcAddresses = {};
  private readonly taken = new Set<number>();
  private readonly book: PortBook;
  private gatewayPort = 0;

  constructor(
    private readonly options: StartServicesOptions,
    private readonly settings: ServiceSettings,
  ) {
    this.book = new PortBook(options.stack.home);
  }

  get gatewayUrl(): string {
    return `http://127.0.0.1:${this.gatewayPort}`;
  }

  get adminKey(): string {
    return this.settings.adminKey;
  }

  get namespace(): string {
    return this.settings.namespace;
  }

  get all(): readonly ServiceProcess[] {
    return [...this.processes.values()].flat();
  }

  service(name: ServiceName, instance = 1): ServiceProcess {
    const found = this.processes.get(name)?.[instance - 1];
    if (!found) throw new Error(`${name} ${instance} was not started`);
    return found;
  }

  /** All ports are chosen first, so that each service knows where the others will be; then all start at once. */
  async startAll(): Promise<void> {
    const names = this.options.only ?? SERVICE_NAMES;
    const wanted = names.flatMap((name) =>
      Array.from({ length: this.options.instances?.[name] ?? 1 }, (_, at) => ({ name, instance: at + 1 })),
    );
    const planned: { name: ServiceName; instance: number; ports: ServicePorts }[] = [];
    for (const { name, instance } of wanted) planned.push({ name, instance, ports: await this.choosePorts(name, instance) });
    const starts = planned.map(({ name, instance, ports }) =>
      this.create(name, instance, ports).start(this.options.firstRunEnv, this.options.signal),
    );
    await Promise.all(starts);
  }

  async addInstance(name: ServiceName): Promise<ServiceProcess> {
    const instance = (this.processes.get(name)?.length ?? 0) + 1;
    const service = this.create(name, instance, await this.choosePorts(name, instance));
    await service.start({}, this.options.signal);
    return service;
  }

  /** The gateway first: no new requests while the others finish. */
  async stop(): Promise<void> {
    await Promise.all((this.processes.get('gateway') ?? []).map((gateway) => gateway.stop()));
    await Promise.all(this.all.map((service) => service.stop()));
  }

  private create(name: ServiceName, instance: number, ports: ServicePorts): ServiceProcess {
    const { options } = this;
    const label = instance === 1 ? name : `${name}-${instance}`;
    const main = join(DIST_APPS, name, 'main.js');
    const own = serviceEnvironment(name, this.settings, ports, this.peers);
    const program = {
      name: label,
      command: process.execPath,
      args: ['--enable-source-maps', main, ...ownershipArguments(options.stack.home, label)],
      cwd: CHECKOUT,
      env: { ...inheritedEnvironment(process.env), ...own, ...options.extraEnv, ...options.extraEnvOf?.[name] },
      logFile: join(options.logsFolder ?? options.stack.home.path('logs', this.namespace), `${label}.log`),
      readyUrl: readyUrl(ports),
    };
    const service = new ServiceProcess(program, options.supervision);
    this.processes.set(name, [...(this.processes.get(name) ?? []), service]);
    return service;
  }

  private async choosePorts(name: ServiceName, instance: number): Promise<ServicePorts> {
    const chosen: ServicePorts = {};
    for (const [kind, usual] of Object.entries(SERVICES[name].usualPorts) as [keyof ServicePorts, number][]) {
      chosen[kind] = await this.choosePort(name, kind, usual, instance);
    }
    if (instance === 1 && chosen.rpc !== undefined) this.peers[name] = chosen.rpc;
    if (instance === 1 && chosen.http !== undefined) this.gatewayPort = chosen.http;
    return chosen;
  }

  private async choosePort(name: ServiceName, kind: keyof ServicePorts, usual: number, instance: number): Promise<number> {
    const fixed = kind === 'http' && instance === 1 ? this.options.gatewayPort : undefined;
    if (this.options.ports === 'usual' && instance === 1) return this.book.choose(`${name}-${kind}`, usual, fixed);
    // 0 is never free by our own check, so that the choice falls on the fallback range.
    const port = await choosePort({ subject: `${name} (${kind})`, preferred: fixed ?? 0, fixed: fixed !== undefined }, this.taken);
    this.taken.add(port);
    return port;
  }
}

/** Settings of this process that must not leak into every service: they are handed out one by one. */
const HANDED_OUT =
  /^(HELPDEX_|KAFKA_BROKERS$|ELASTICSEARCH_.*(URL|KEY|USERNAME|PASSWORD)$|MONGODB_URL$|NODE_OPTIONS$|FAILPOINT$|ZENDESK_ORIGIN_TEMPLATE$|GATEWAY_PORT$|.*JEST.*|npm_)/;

export const inheritedEnvironment = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !HANDED_OUT.test(name)));
