import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLine } from './process-table';

interface Holder {
  pid: number;
  /** When that process began, so that a reused pid is not taken for the holder. */
  startedAt: string;
}

export interface LockOptions {
  signal?: AbortSignal | undefined;
  /** Called once, when somebody else holds the lock. */
  onWait?: (pid: number) => void;
}

/**
 * Runs `work` while holding a lock file that names its holder. A holder that is gone, also by kill -9, loses the lock.
 * Serves processes of one machine and one user; not meant for network file systems.
 */
export async function withFileLock<T>(file: string, work: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  await acquire(file, options);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/**
 * Takes the lock without waiting, for as long as this process lives or until it is released.
 * @returns how to release it, or the pid of the process that holds it
 */
export function tryFileLock(file: string): { release: () => void } | { heldBy: number } {
  mkdirSync(dirname(file), { recursive: true });
  while (!tryAcquire(file)) {
    const holder = readHolder(file);
    if (holder && isAlive(holder)) return { heldBy: holder.pid };
    if (holder) breakLock(file, holder);
  }
  return { release: () => rmSync(file, { force: true }) };
}

const POLL_MS = 100;
let serial = 0;

async function acquire(file: string, { signal, onWait }: LockOptions): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  let told = false;
  while (!tryAcquire(file)) {
    const holder = readHolder(file);
    if (holder && !isAlive(holder)) breakLock(file, holder);
    else if (holder && !told) {
      told = true;
      onWait?.(holder.pid);
    }
    await sleep(POLL_MS, undefined, signal ? { signal } : {});
  }
}

/** A link either appears complete or not at all, so nobody ever reads a half-written lock. */
function tryAcquire(file: string): boolean {
  const own = `${file}.${process.pid}.${serial++}`;
  const me: Holder = { pid: process.pid, startedAt: startOf(process.pid) ?? '' };
  writeFileSync(own, JSON.stringify(me));
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

/** Moves the dead holder's lock away; when another waiter was faster and the moved file is a living one, puts it back. */
function breakLock(file: string, dead: Holder): void {
  const aside = `${file}.${process.pid}.${serial++}.stale`;
  try {
    renameSync(file, aside);
    const moved = readHolder(aside);
    if (moved && (moved.pid !== dead.pid || moved.startedAt !== dead.startedAt)) linkSync(aside, file);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Null when there is no lock file. A file that names nobody (a power cut can leave one) counts as held by a dead process. */
function readHolder(file: string): Holder | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : { pid: -1, startedAt: '' };
  }
}

const isAlive = ({ pid, startedAt }: Holder): boolean => commandLine(pid) !== null && (startOf(pid) ?? startedAt) === startedAt;

/** Start time in clock ticks since boot, field 22 of proc(5) `stat`; null where there is no /proc. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
