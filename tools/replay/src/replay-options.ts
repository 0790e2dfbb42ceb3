import { TOPICS, type TopicSpec } from '@helpdex/contracts';
import { parseArgs } from 'node:util';

export type ReplayCommand =
  | { name: 'help' }
  | { name: 'rebuild'; sourceId?: string; dryRun: boolean; reason: string }
  | { name: 'inspect'; topic: TopicSpec; key: string }
  | { name: 'redrive'; reason: string; dryRun: boolean };

export const REPLAY_USAGE = `npm run replay -- COMMAND [options]

  rebuild [--source ID] [--dry-run] [--why TEXT]
      Fills a new index from the topic of verdicts, verifies it against the ledger and swaps it in; Zendesk is not asked.
      --source ID   only this source; the others are carried over as they are
      --dry-run     fills and verifies, says what would change, and changes nothing
      --why TEXT    for the audit log
  inspect --topic TOPIC --key KEY
      Prints every record of a key that a topic still holds, oldest first, with headers and offsets.
      TOPIC         ${Object.values(TOPICS)
        .map(({ suffix }) => suffix.replace(/\.v\d+$/, ''))
        .join(', ')}
      KEY           tenant|source|article|locale, or SOURCE:ARTICLE:LOCALE
  redrive --reason REASON [--dry-run]
      Has the articles whose records were given up for this reason fetched again. The dead letters themselves are never put back.

  It talks to the running services: HELPDEX_GATEWAY_URL and HELPDEX_API_KEY (or HELPDEX_ADMIN_KEY), KAFKA_BROKERS and HELPDEX_NAMESPACE;
  what is not set is taken from what \`npm start\` keeps in HELPDEX_HOME.`;

/** Told with the usage. */
export class UsageError extends Error {
  constructor(message: string) {
    super(`${message}\n\n${REPLAY_USAGE}`);
  }
}

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  source: { type: 'string' },
  'dry-run': { type: 'boolean' },
  why: { type: 'string' },
  topic: { type: 'string' },
  key: { type: 'string' },
  reason: { type: 'string' },
} as const;

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  rebuild: ['source', 'dry-run', 'why'],
  inspect: ['topic', 'key'],
  redrive: ['reason', 'dry-run'],
};

type Values = ReturnType<typeof parsed>['values'];
const parsed = (args: string[]) => parseArgs({ args, allowPositionals: true, options: OPTIONS });

/** @throws UsageError for anything that makes no sense. */
export function parseReplayOptions(args: string[], env: NodeJS.ProcessEnv = process.env): ReplayCommand {
  const { values, positionals } = tryParse(args);
  const [name, extra] = positionals;
  if (values.help === true || name === undefined) return { name: 'help' };
  const allowed = ALLOWED[name];
  if (!allowed) throw new UsageError(`There is no command "${name}".`);
  if (extra !== undefined) throw new UsageError(`"${extra}" is one word too many.`);
  const foreign = Object.keys(values).find((option) => !allowed.includes(option));
  if (foreign !== undefined) throw new UsageError(`${name} has no option --${foreign}.`);
  return commandOf(name, values, env['HELPDEX_NAMESPACE'] || 'helpdex');
}

function tryParse(args: string[]): ReturnType<typeof parsed> {
  try {
    return parsed(args);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function commandOf(name: string, values: Values, namespace: string): ReplayCommand {
  const dryRun = values['dry-run'] === true;
  if (name === 'inspect') return { name, topic: topicOf(required(values, 'topic', name), namespace), key: required(values, 'key', name) };
  if (name === 'redrive') return { name, reason: required(values, 'reason', name), dryRun };
  const { source, why = 'from a terminal' } = values;
  return { name: 'rebuild', ...(source === undefined ? {} : { sourceId: source }), dryRun, reason: why };
}

function required(values: Values, option: 'topic' | 'key' | 'reason', command: string): string {
  const value = values[option];
  if (value === undefined || value === '') throw new UsageError(`${command} needs --${option}.`);
  return value;
}

/** By its name on the broker, or the part of it after the namespace. */
function topicOf(given: string, namespace: string): TopicSpec {
  const name = given.startsWith(`${namespace}.`) ? given.slice(namespace.length + 1) : given;
  const found = Object.values<TopicSpec>(TOPICS).find(({ suffix }) => suffix === name || suffix.replace(/\.v\d+$/, '') === name);
  if (!found) throw new UsageError(`There is no topic "${given}".`);
  return found;
}
