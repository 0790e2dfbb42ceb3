import { mkdirSync, statfsSync } from 'node:fs';
import { StackError } from '../stack.error';

const MIB = 1_048_576;

export function freeMiB(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return Math.floor((bavail * bsize) / MIB);
}

/** @throws StackError `disk_full` */
export function requireDiskSpace(folder: string, neededMiB: number, subject: string): void {
  mkdirSync(folder, { recursive: true });
  const free = freeMiB(folder);
  if (free < neededMiB) throw diskFull(`${subject} needs ${neededMiB} MiB in ${folder}, where ${free} MiB are free.`, folder);
}

export const diskFull = (message: string, folder: string, cause?: unknown): StackError =>
  new StackError('disk_full', message, `free some space, or point HELPDEX_CACHE and HELPDEX_HOME to another disk than that of ${folder}`, {
    cause,
  });

/** Does this failure, of ours or of a program we ran, mean that the disk is full? */
export function meansDiskFull(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT' || /No space left on device|Disk quota exceeded/.test(message ?? '');
}
