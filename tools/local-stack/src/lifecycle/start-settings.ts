import {
  adminKeyConfig,
  ConfigError,
  gatewayConfig,
  judgeStart,
  kafkaConfig,
  loadConfig,
  masterKeysConfig,
  namespaceConfig,
  schedulerConfig,
  zendeskConfig,
  type ConfigTable,
  type SafetyFacts,
  type StartVerdict,
  type Weakness,
} from '@helpdex/config';
import { externalAdmin } from '../providers/external';
import type { ServiceMode } from '../services/service-table';
import { StackError } from '../stack.error';

/** What `npm start` was told in its environment, read before anything is started. */
export interface StartSettings {
  mode: ServiceMode;
  namespace: string;
  dbPrefix: string;
  /** Absent when nothing was said. */
  gatewayPort?: number;
  syncTickMs?: number;
}

/** On a person's own machine an unsafe start is only warned of, unless `NODE_ENV=production` asks for more. */
export const serviceMode = (env: NodeJS.ProcessEnv): ServiceMode => (env['NODE_ENV'] === 'production' ? 'production' : 'development');

const isGiven = (env: NodeJS.ProcessEnv, key: string): boolean => (env[key] ?? '').trim() !== '';

/** What the services would make of it, each of its own part; what is not given, `npm start` makes itself. */
function read(env: NodeJS.ProcessEnv, simulator: boolean) {
  // The simulator is talked to instead of whatever this says.
  const own = simulator ? { ...env, ZENDESK_ORIGIN_TEMPLATE: undefined } : env;
  const always = { gateway: gatewayConfig, scheduler: schedulerConfig, namespace: namespaceConfig } as const;
  const others: ConfigTable = {
    adminKey: adminKeyConfig,
    zendesk: zendeskConfig,
    ...(isGiven(env, 'HELPDEX_MASTER_KEYS') ? { masterKeys: masterKeysConfig } : {}),
    ...(isGiven(env, 'KAFKA_BROKERS') ? { kafka: kafkaConfig } : {}),
  };
  return loadConfig({ ...others, ...always }, own);
}

/** @throws StackError that names every setting that cannot be used, and its rule. */
export function readStartSettings(env: NodeJS.ProcessEnv, { simulator }: { simulator: boolean }): StartSettings {
  try {
    const { gateway, scheduler, namespace } = read(env, simulator);
    return {
      mode: serviceMode(env),
      ...namespace,
      ...(isGiven(env, 'GATEWAY_PORT') ? { gatewayPort: gateway.port } : {}),
      ...(isGiven(env, 'HELPDEX_SYNC_TICK_MS') ? { syncTickMs: scheduler.tickMs } : {}),
    };
  } catch (error) {
    throw error instanceof ConfigError ? unusable(error) : error;
  }
}

const unusable = (cause: ConfigError): StackError =>
  new StackError('settings_unusable', cause.message, 'correct or unset what is named', { cause });

/** What the services would say of these settings when `npm start` runs them: the same verdict for it and for the doctor. */
export function judgeSettings(env: NodeJS.ProcessEnv, facts: Partial<SafetyFacts> = {}): StartVerdict {
  // With an administrator the keys are made when they are needed.
  const made = externalAdmin(env) === null ? {} : { ELASTICSEARCH_API_KEY: 'made' };
  return judgeStart(facts, { ...made, ...env, NODE_ENV: serviceMode(env) });
}

const told = ({ subject, sentence, remedy, risk }: Weakness): string => `${subject}: ${sentence} Remedy: ${remedy}. (${risk})`;

/** Each warning in words, for the terminal: what the services say of it goes to their log files. @throws StackError where they would refuse to start */
export function warnOfSettings(env: NodeJS.ProcessEnv, warn: (text: string) => void): void {
  const { refused, warned } = judgeSettings(env);
  for (const weakness of warned) warn(told(weakness));
  if (refused.length > 0)
    throw new StackError(
      'settings_unsafe',
      `It is not safe to start like this in production:\n${refused.map((one) => `  ${told(one)}`).join('\n')}`,
      'mend what is named, accept it by its name in HELPDEX_ACCEPTED_RISKS, or unset NODE_ENV to be warned only',
    );
}
