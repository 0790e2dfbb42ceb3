import { statSync } from 'node:fs';
import { choice, custom } from '../field';
import { fragment } from '../fragment';
import { loadConfig, type Environment } from '../load-config';
import { RISKS, type Risk, type SafetyFacts, type Weakness } from './weakness';
import { weaknesses } from './weaknesses';

function risks(text: string): readonly Risk[] | undefined {
  const named = text.split(',').map((name) => name.trim());
  return named.every((name): name is Risk => (RISKS as readonly string[]).includes(name)) ? named : undefined;
}

export const safetyConfig = fragment({
  mode: choice(['production', 'development', 'test'], {
    key: 'NODE_ENV',
    default: 'development',
    description: 'In production an unsafe start is refused, otherwise it is only warned of.',
  }),
  accepted: custom(
    {
      key: 'HELPDEX_ACCEPTED_RISKS',
      optional: true,
      description: 'Of what would refuse a start in production, what you accept because something outside of Helpdex covers it.',
    },
    `a comma-separated list of ${RISKS.join(', ')}`,
    risks,
  ),
});

export interface StartVerdict {
  /** What forbids the start. */
  readonly refused: readonly Weakness[];
  /** What is only told. */
  readonly warned: readonly Weakness[];
}

/** Permission bits of a file. */
export function fileMode(path: string): number | undefined {
  try {
    return statSync(path).mode & 0o777;
  } catch {
    return undefined;
  }
}

/**
 * Whether a process with these settings may start: the same verdict for every service and for `npm run doctor`.
 * @throws ConfigError when NODE_ENV or HELPDEX_ACCEPTED_RISKS cannot be read.
 */
export function judgeStart(facts: Partial<SafetyFacts> = {}, env: Environment = process.env): StartVerdict {
  const { mode, accepted = [] } = loadConfig({ safety: safetyConfig }, env).safety;
  const found = weaknesses(env, { modeOf: fileMode, ...facts });
  const forbids = ({ risk }: Weakness): boolean => mode === 'production' && !accepted.includes(risk);
  return { refused: found.filter(forbids), warned: found.filter((one) => !forbids(one)) };
}
