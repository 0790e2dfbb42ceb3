import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import type { StateHome } from '../state/state-home';
import { CHECKOUT } from '../state/state-home';
import { inheritedEnvironment } from '../services/inherited-environment';
import { ownershipArguments } from '../services/leftovers';
import { ServiceProcess, type ServiceProcessOptions } from '../services/service-process';

/** The account that the simulator serves with its demo corpus. */
export const DEMO_ACCOUNT = { subdomain: 'demo', email: 'admin@demo.test', token: 'demo-token' } as const;

export const SIMULATOR_PORT = 4010;

export const simulatorOrigin = (port: number): string => `http://127.0.0.1:${port}/{subdomain}`;

/** The Zendesk simulator, run from its sources. SIMULATOR_CORPUS may name another corpus than the demo's. */
export function simulatorProcess(home: StateHome, port: number, options: ServiceProcessOptions = {}): ServiceProcess {
  const tsx = pathToFileURL(createRequire(__filename).resolve('tsx')).href;
  const main = join(CHECKOUT, 'tools/zendesk-simulator/src/main.ts');
  const program = {
    name: 'zendesk-simulator',
    command: process.execPath,
    args: ['--conditions=@helpdex/source', '--import', tsx, main, ...ownershipArguments(home, 'zendesk-simulator')],
    cwd: CHECKOUT,
    env: {
      ...inheritedEnvironment(process.env),
      TSX_TSCONFIG_PATH: join(CHECKOUT, 'tsconfig.base.json'),
      SIMULATOR_PORT: String(port),
      SIMULATOR_CORPUS: process.env['SIMULATOR_CORPUS'] || 'demo',
    },
    logFile: home.path('logs', 'zendesk-simulator.log'),
    readyUrl: `http://127.0.0.1:${port}/control/health`,
  };
  return new ServiceProcess(program, options);
}
