import { setTimeout as sleep } from 'node:timers/promises';
import { commandLine, parentOf } from '../system/process-table';

const NPM = /(^|[\s\0/])npm(-cli\.js)?([\s\0]|$)/;

/**
 * The process whose end means that nobody is there any more: the npm above us, else our parent; null for a process without a parent
 * of its own (a service manager, nohup). kill -9 of npm reaches none of its children, so they have to look.
 */
export function findLauncher(): number | null {
  const parent = process.ppid;
  if (parent <= 1) return null;
  let found: number | null = null;
  for (let pid: number | null = parent; pid !== null && pid > 1; pid = parentOf(pid)) {
    const isNpm = NPM.test(commandLine(pid) ?? '');
    if (isNpm) found = pid;
    else if (found !== null) break;
  }
  return found ?? parent;
}

const LOOK_EVERY_MS = 1_000;

/** Resolves when the launcher is gone; never without one. Rejects when the signal aborts. */
export async function untilLauncherGone(launcher: number | null, signal: AbortSignal): Promise<void> {
  for (;;) {
    await sleep(LOOK_EVERY_MS, undefined, { signal });
    if (launcher !== null && commandLine(launcher) === null) return;
  }
}
