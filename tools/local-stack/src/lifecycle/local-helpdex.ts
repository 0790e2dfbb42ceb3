import { buildApps } from '../build/build-apps';
import { simulatorOrigin, simulatorProcess, SIMULATOR_PORT } from '../demo/simulator';
import { endLeftovers } from '../services/leftovers';
import { LOCAL_RESTARTS, type ServiceProcessOptions } from '../services/service-process';
import { startServices, type RunningServices } from '../services/start-services';
import { ensureStack, type StackOptions } from '../stack/ensure-stack';
import { ensureIndexKeys } from '../stack/index-keys';
import { PortBook } from '../state/port-book';
import type { LocalSecrets } from '../state/secrets';
import type { StateHome } from '../state/state-home';
import { allOrNothing } from '../system/all-or-nothing';
import type { Progress } from '../system/progress';
import type { Shutdown } from './shutdown';
import { readStartSettings, warnOfSettings } from './start-settings';
import { watchStack } from './watch-stack';

/** Everything of one `npm start`, answering. */
export interface LocalHelpdex {
  gatewayUrl: string;
  adminKey: string;
}

export interface LocalHelpdexOptions {
  home: StateHome;
  /** Also the Zendesk simulator, with every call to Zendesk aimed at it. */
  simulator: boolean;
  progress: Progress;
  /** Learns what has to be stopped, as it is started. */
  shutdown: Shutdown;
  signal: AbortSignal;
  env?: NodeJS.ProcessEnv;
}

/** Stack, simulator and build side by side, then all services. @throws StackError */
export async function bringUpHelpdex(options: LocalHelpdexOptions): Promise<LocalHelpdex> {
  const { home, progress, shutdown, signal, env = process.env } = options;
  const settings = readStartSettings(env, options);
  warnOfSettings(env, (text) => progress.line('warning', text));
  const leftovers = await endLeftovers(home);
  if (leftovers > 0) progress.line('services', `ended ${leftovers} processes that an earlier start left behind`);
  const stackOptions: StackOptions = { home: home.root, env, progress, signal };
  const [stack, origin] = await allOrNothing(signal, (together) => [
    ensureStack({ ...stackOptions, signal: together }).then((up) => (shutdown.add('the stack', () => up.stop()), up)),
    options.simulator ? startSimulator(options, together) : Promise.resolve(env['ZENDESK_ORIGIN_TEMPLATE']),
    buildApps({ progress, signal: together }),
  ]);
  const watching = new AbortController();
  const watch = watchStack(stack, stackOptions, AbortSignal.any([signal, watching.signal]));
  shutdown.add('the watch over the stack', async () => (watching.abort(), watch));
  const keys = await ensureIndexKeys(stack.elasticsearch, settings.namespace, home, env);
  progress.line('services', 'starting');
  const services = await startServices({
    ...{ stack, keys, signal, ...settings },
    ...(origin ? { zendeskOriginTemplate: origin } : {}),
    firstRunEnv: pick(env, ['HELPDEX_TESTING', 'FAILPOINT']),
    secrets: chosenSecrets(stack.secrets, env),
    ports: 'usual',
    build: false,
    logsFolder: home.path('logs'),
    supervision: supervision(progress),
  });
  return announced(services, options);
}

function announced(services: RunningServices, { shutdown, progress }: LocalHelpdexOptions): LocalHelpdex {
  shutdown.add('the services', () => services.stop());
  progress.line('services', `ready at ${services.gatewayUrl}`);
  return { gatewayUrl: services.gatewayUrl, adminKey: services.adminKey };
}

async function startSimulator({ home, progress, shutdown, env = process.env }: LocalHelpdexOptions, signal: AbortSignal): Promise<string> {
  if (env['ZENDESK_ORIGIN_TEMPLATE'])
    progress.line('simulator', 'ZENDESK_ORIGIN_TEMPLATE is ignored: the demo uses the simulator (--bare does not)');
  const port = await new PortBook(home).choose('zendesk-simulator', SIMULATOR_PORT);
  const simulator = simulatorProcess(home, port, supervision(progress));
  shutdown.add('the simulator', () => simulator.stop());
  await simulator.start({}, signal);
  progress.line('simulator', `ready on port ${port}`);
  return simulatorOrigin(port);
}

const supervision = (progress: Progress): ServiceProcessOptions => ({
  restart: LOCAL_RESTARTS,
  report: (line) => progress.line('services', line),
  readyTimeoutMs: 120_000,
});

/** Secrets that the user gives win over the generated ones. */
const chosenSecrets = (generated: LocalSecrets, env: NodeJS.ProcessEnv): LocalSecrets => ({
  ...generated,
  adminKey: env['HELPDEX_ADMIN_KEY'] || generated.adminKey,
  masterKeys: env['HELPDEX_MASTER_KEYS'] || generated.masterKeys,
  serviceToken: env['HELPDEX_SERVICE_TOKEN'] || generated.serviceToken,
});

const pick = (env: NodeJS.ProcessEnv, names: string[]): NodeJS.ProcessEnv =>
  Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
