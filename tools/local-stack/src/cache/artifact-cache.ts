import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { StackError } from '../stack.error';
import { diskFull, meansDiskFull, requireDiskSpace } from '../system/disk';
import { withFileLock } from '../system/file-lock';
import type { Progress } from '../system/progress';
import { findDamage, writeManifest } from './manifest';

/** Something large that is fetched or built once per machine and version. */
export interface Artifact {
  name: string;
  version: string;
  /** Free space that making it takes at its peak. */
  needsMiB: number;
  /** Puts the files into an empty folder. Whatever it leaves there becomes the entry. */
  make(staging: string, context: MakeContext): Promise<void>;
}

export interface MakeContext {
  /** The artifact's own folder in the cache, for what should outlive an interrupted attempt. */
  scratch: string;
  progress: Progress;
  signal: AbortSignal | undefined;
}

export interface CacheContext {
  /** Folder of the whole cache. */
  root: string;
  progress: Progress;
  signal?: AbortSignal | undefined;
}

/**
 * The folder `ROOT/NAME/VERSION` of a finished artifact; makes it when it is missing, half-made or damaged. Several processes may ask at
 * once: one makes it, the others wait. A finished entry appears by one rename.
 */
export async function ensureArtifact(artifact: Artifact, context: CacheContext, thoroughly = false): Promise<string> {
  const folder = join(context.root, artifact.name, artifact.version);
  if (findDamage(folder, thoroughly) === null) return folder;
  const { signal, progress } = context;
  const onWait = (pid: number): void => progress.line(artifact.name, `waiting for process ${pid}, which prepares it too`);
  await withFileLock(join(context.root, artifact.name, '.lock'), () => makeWhenNeeded(artifact, folder, context, thoroughly), {
    signal,
    onWait,
  });
  return folder;
}

async function makeWhenNeeded(artifact: Artifact, folder: string, context: CacheContext, thoroughly: boolean): Promise<void> {
  const damage = findDamage(folder, thoroughly);
  if (damage === null) return;
  const { progress, signal } = context;
  const home = join(context.root, artifact.name);
  if (existsSync(folder)) progress.line(artifact.name, `the cached ${artifact.version} cannot be used (${damage}); making it again`);
  removeLeftovers(home);
  requireDiskSpace(home, artifact.needsMiB, `${artifact.name} ${artifact.version}`);
  const staging = join(home, `${STAGING}${artifact.version}`);
  mkdirSync(staging);
  try {
    await artifact.make(staging, { scratch: home, progress, signal });
    writeManifest(staging);
    if (existsSync(folder)) renameSync(folder, join(home, `${DAMAGED}${Date.now()}`));
    renameSync(staging, folder);
  } catch (error) {
    throw asStackError(error, artifact, home);
  } finally {
    removeLeftovers(home);
  }
}

const STAGING = '.staging-';
const DAMAGED = '.damaged-';

/** Called while holding the lock, so nobody is at work on what it removes. */
function removeLeftovers(home: string): void {
  for (const name of readdirSync(home)) {
    if (name.startsWith(STAGING) || name.startsWith(DAMAGED)) rmSync(join(home, name), { recursive: true, force: true });
  }
}

function asStackError(error: unknown, artifact: Artifact, home: string): unknown {
  if (error instanceof StackError) return error;
  if (meansDiskFull(error)) return diskFull(`The disk filled up while ${artifact.name} ${artifact.version} was made.`, home, error);
  return error;
}
