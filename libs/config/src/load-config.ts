import type { Field } from './field';
import type { ConfigOf, Fragment } from './fragment';

/** One broken setting. Never carries the value: it may be a secret, and it may have been meant for another variable. */
export interface ConfigProblem {
  readonly key: string;
  readonly rule: string;
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly ConfigProblem[]) {
    super(`Configuration is not usable:\n${problems.map(({ key, rule }) => `  ${key} ${rule}`).join('\n')}`);
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;
export type ConfigTable = Readonly<Record<string, Fragment>>;
export type LoadedConfig<C extends ConfigTable> = { readonly [K in keyof C]: ConfigOf<C[K]> };

/** An empty variable is an absent one: shells and compose files cannot unset, only leave empty. */
const given = (env: Environment, key: string): string | undefined => env[key]?.trim() || undefined;

function readField(field: Field<unknown>, env: Environment, problems: ConfigProblem[]): unknown {
  const text = given(env, field.key);
  if (text === undefined) {
    if (field.required) problems.push({ key: field.key, rule: `is required and must be ${field.rule}` });
    return field.fallback;
  }
  const value = field.read(text);
  if (value === undefined) problems.push({ key: field.key, rule: `must be ${field.rule}` });
  return value;
}

function readFragment(fragment: Fragment, env: Environment, problems: ConfigProblem[]): unknown {
  const own: ConfigProblem[] = [];
  const values = Object.fromEntries(Object.entries(fragment.fields).map(([name, field]) => [name, readField(field, env, own)]));
  const result = own.length === 0 ? fragment.finish(values, (key, rule) => own.push({ key, rule })) : undefined;
  problems.push(...own);
  return result;
}

/**
 * Reads the settings of one process, a property per fragment. This is the only place that looks at the environment.
 * @throws ConfigError with every broken setting at once.
 */
export function loadConfig<C extends ConfigTable>(fragments: C, env: Environment = process.env): LoadedConfig<C> {
  const problems: ConfigProblem[] = [];
  const config = Object.fromEntries(Object.entries(fragments).map(([name, fragment]) => [name, readFragment(fragment, env, problems)]));
  // Two fragments may read the same variable; its problem is told once.
  const distinct = [...new Map(problems.map((problem) => [`${problem.key} ${problem.rule}`, problem])).values()];
  if (distinct.length > 0) throw new ConfigError(distinct);
  return config as LoadedConfig<C>;
}
