import { readFileSync, readdirSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const HAS_PROC = process.platform === 'linux';

/**
 * Command line of a living process, its arguments joined by NUL, or null when there is none. A process that was just killed
 * still answers `kill -0` until its parent reaps it; its command line is already empty, so it counts as gone here.
 */
export function commandLine(pid: number): string | null {
  try {
    const text = HAS_PROC
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return text.trim() === '' ? null : text;
  } catch {
    return null;
  }
}

/** Is this pid a process of ours, that is, does its command line carry the marker? Pids are reused, so a pid alone proves nothing. */
export const isOurs = (pid: number, marker: string): boolean => commandLine(pid)?.includes(marker) ?? false;

/** Every process whose command line carries the marker; finds what a killed starter had no time to write down. */
export function findByMarker(marker: string): number[] {
  return listPids().filter((pid) => pid !== process.pid && isOurs(pid, marker));
}

function listPids(): number[] {
  if (HAS_PROC)
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  const text = execFileSync('ps', ['-axo', 'pid='], { encoding: 'utf8' });
  return text
    .split('\n')
    .map(Number)
    .filter((pid) => pid > 0);
}

/** Parent of a living process, or null. */
export function parentOf(pid: number): number | null {
  try {
    const text = HAS_PROC
      ? (/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '')
      : execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return Number(text) || null;
  } catch {
    return null;
  }
}

/** Sends a signal; false when the process is gone already. */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

const POLL_MS = 25;

/** Resolves to true once no process of ours has this pid, false when `timeoutMs` passed first. */
export async function waitForExit(pid: number, marker: string, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (isOurs(pid, marker)) {
    if (Date.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}

/** SIGTERM, and SIGKILL when the process is still there after the grace. Does nothing when the pid is not ours. */
export async function stopProcess(pid: number, marker: string, graceMs = 10_000): Promise<void> {
  if (!isOurs(pid, marker)) return;
  signalProcess(pid, 'SIGTERM');
  if (await waitForExit(pid, marker, graceMs)) return;
  if (isOurs(pid, marker)) signalProcess(pid, 'SIGKILL');
  await waitForExit(pid, marker, 5_000);
}
