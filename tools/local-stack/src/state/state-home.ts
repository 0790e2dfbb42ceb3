import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** Root of the checkout this file belongs to. */
export const CHECKOUT = resolve(__dirname, '../../../..');

/** State of `npm start`: HELPDEX_HOME, or `.helpdex` in the checkout. */
export const defaultHome = (env: NodeJS.ProcessEnv = process.env): string => resolve(env['HELPDEX_HOME'] || join(CHECKOUT, '.helpdex'));

/** Downloads, shared by all checkouts of a user: HELPDEX_CACHE, or `helpdex` in the user's cache folder. */
export const defaultCache = (env: NodeJS.ProcessEnv = process.env): string =>
  resolve(env['HELPDEX_CACHE'] || join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'helpdex'));

/** One installation's data, logs, pid files, ports and secrets in one folder. */
export class StateHome {
  constructor(readonly root: string) {}

  /** Short and stable name of this folder, used in process markers and container names. */
  get id(): string {
    return createHash('sha256').update(this.root).digest('hex').slice(0, 12);
  }

  /** Put on the command line of every process started from this home, so that it can be told from all others. */
  marker(name: string): string {
    return `helpdex.process=${name}-${this.id}`;
  }

  path(...parts: string[]): string {
    return join(this.root, ...parts);
  }

  /** Makes the folder when needed. */
  folder(...parts: string[]): string {
    const folder = this.path(...parts);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  readJson<T>(name: string): T | null {
    return readJsonFile<T>(this.path(name));
  }

  /** Replaces the file by one rename, so that it is never seen half-written, also not after a kill. */
  writeJson(name: string, value: unknown, mode = 0o644): void {
    writeFileAtomically(this.path(name), `${JSON.stringify(value, null, 2)}\n`, mode);
  }
}

/** Null when the file is missing or unreadable as JSON. */
export function readJsonFile<T>(file: string): T | null {
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return null;
  }
}

export function writeFileAtomically(file: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, text, { mode });
  renameSync(draft, file);
}
