import { parseArgs } from 'node:util';

export interface StartOptions {
  /** Stop and exit after the first sync. */
  once: boolean;
  /** Stack and services only. */
  bare: boolean;
  help: boolean;
}

export const START_USAGE = `npm start [-- --once | --bare]
  (nothing)   stack, Zendesk simulator, services and dashboard; syncs the demo help center; serves until Ctrl-C
  --once      the same, but stops everything after the first sync: exit code 0 when it succeeded, 1 when not
  --bare      stack, services and dashboard only, talking to real Zendesk (or ZENDESK_ORIGIN_TEMPLATE)`;

/** @throws Error with the usage, for an unknown option */
export function parseStartOptions(args: string[]): StartOptions {
  const boolean = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({ args, options: { once: boolean, bare: boolean, help: { ...boolean, short: 'h' } } });
  if (values.once && values.bare) throw new Error('--once and --bare exclude each other: a bare start syncs nothing');
  return values;
}
