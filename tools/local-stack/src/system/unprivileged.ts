import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, lstatSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StackError } from '../stack.error';

/** How to run a program that refuses to run as root. For any other user: unchanged. */
export interface Unprivileged {
  /** Puts the switch of user, if any, in front of a command. */
  wrap(command: string, args: readonly string[]): [command: string, args: string[]];
  /** Gives a folder and everything in it to that user. */
  own(folder: string): void;
}

const AS_IS: Unprivileged = { wrap: (command, args) => [command, [...args]], own: () => undefined };

/** Bits of capabilities(7): read past directory permissions; the second, broader one is what Docker grants by default. */
const SEARCH_CAPABILITIES = [
  { name: 'dac_read_search', bit: 2n },
  { name: 'dac_override', bit: 1n },
];

/**
 * As root, `nobody` through setpriv. Where one of the folders lies under a closed parent (`/root` usually is), the process also
 * keeps the one capability that lets it pass that parent, so that caches and checkouts may lie anywhere.
 * @throws StackError `root_cannot_drop`
 */
export function unprivileged(folders: readonly string[]): Unprivileged {
  if (process.getuid?.() !== 0) return AS_IS;
  if (!existsSync('/usr/bin/setpriv') && !existsSync('/bin/setpriv')) {
    throw cannotDrop('setpriv (package util-linux) is missing');
  }
  const user = { uid: idOf('-u'), gid: idOf('-g') };
  const closed = folders.find((folder) => !isOpenToOthers(folder));
  const capability = closed === undefined ? null : searchCapability(closed);
  const drop = [
    ...['--reuid', String(user.uid), '--regid', String(user.gid), '--init-groups', '--no-new-privs'],
    ...(capability === null ? [] : keep(capability)),
  ];
  return {
    wrap: (command, args) => ['setpriv', [...drop, '--', command, ...args]],
    own: (folder) => chownTree(folder, user.uid, user.gid),
  };
}

/** May a user who is neither owner nor in the group enter this folder and all its parents? */
export function isOpenToOthers(folder: string): boolean {
  const OTHERS_MAY_ENTER = 0o001;
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & OTHERS_MAY_ENTER) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** Without the securebit access(2), by which Java asks whether a file is readable, would ignore the capability. */
const keep = (capability: string): string[] => [
  ...['--inh-caps', `-all,+${capability}`, '--ambient-caps', `-all,+${capability}`],
  ...['--securebits', '+no_setuid_fixup'],
];

function searchCapability(closed: string): string {
  const status = readFileSync('/proc/self/status', 'utf8');
  const permitted = BigInt(`0x${/^CapPrm:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`);
  const usable = SEARCH_CAPABILITIES.find(({ bit }) => (permitted >> bit) & 1n);
  if (usable) return usable.name;
  throw cannotDrop(`user nobody cannot enter ${closed}`);
}

const cannotDrop = (why: string): StackError =>
  new StackError(
    'root_cannot_drop',
    `Elasticsearch refuses to run as root, and it cannot be started as another user: ${why}.`,
    'run as an ordinary user, or set HELPDEX_HOME and HELPDEX_CACHE to folders that every user may enter',
  );

function idOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }).trim());
}

function chownTree(path: string, uid: number, gid: number): void {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return;
  if (stat.uid !== uid || stat.gid !== gid) chownSync(path, uid, gid);
  if (stat.isDirectory()) for (const name of readdirSync(path)) chownTree(join(path, name), uid, gid);
}
