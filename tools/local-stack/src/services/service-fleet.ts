import { join } from 'node:path';
import { DIST_APPS } from '../build/layout';
import { PortBook } from '../state/port-book';
import { CHECKOUT } from '../state/state-home';
import { choosePort } from '../system/ports';
import { inheritedEnvironment } from './inherited-environment';
import { ownershipArguments } from './leftovers';
import { MEMORY_ENVIRONMENT, MEMORY_FLAGS } from './memory-use';
import { ServiceProcess } from './service-process';
import {
  readyUrl,
  SERVICE_NAMES,
  serviceEnvironment,
  SERVICES,
  type Peers,
  type ServiceName,
  type ServicePorts,
  type ServiceSettings,
} from './service-table';
import type { RunningServices, StartServicesOptions } from './start-services';

/** The processes of one `startServices` call and the ports they were given. */
export class ServiceFleet implements RunningServices {
  private readonly processes = new Map<ServiceName, ServiceProcess[]>();
  private readonly peers: Peers = {};
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
      args: ['--enable-source-maps', ...MEMORY_FLAGS, main, ...ownershipArguments(options.stack.home, label)],
      cwd: CHECKOUT,
      env: { ...MEMORY_ENVIRONMENT, ...inheritedEnvironment(process.env), ...own, ...options.extraEnv, ...options.extraEnvOf?.[name] },
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
    if (instance === 1) this.peers[name] = chosen;
    if (instance === 1 && chosen.http !== undefined) this.gatewayPort = chosen.http;
    return chosen;
  }

  private async choosePort(name: ServiceName, kind: keyof ServicePorts, usual: number, instance: number): Promise<number> {
    const fixed = kind === 'http' && instance === 1 ? this.options.gatewayPort : undefined;
    if (this.options.ports === 'usual' && instance === 1) return this.book.choose(`${name}-${kind}`, usual, fixed);
    const port = await choosePort({ subject: `${name} (${kind})`, preferred: fixed, fixed: fixed !== undefined }, this.taken);
    this.taken.add(port);
    return port;
  }
}
