import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Artifact, MakeContext } from '../../cache/artifact-cache';
import { StackError } from '../../stack.error';
import { CommandFailed, probeCommand, runCommand } from '../../system/command';
import { meansDiskFull } from '../../system/disk';

export const SECANTUS_VERSION = '0.5.3-beta.193';
const BINARY = 'secantusd-rs';
/** Crates of this version's lock file; only for the progress lines. */
const CRATES = 205;

/**
 * SecantusDB's server (GPL-2.0): the MongoDB wire protocol over WiredTiger, from the Rust registry. It runs as a process of its own and
 * stands in for mongod on machines that have neither Docker nor mongod; production runs MongoDB.
 */
export const secantusArtifact: Artifact = { name: 'secantusd', version: SECANTUS_VERSION, needsMiB: 2_000, make };

async function make(staging: string, { scratch, progress, signal }: MakeContext): Promise<void> {
  await requireCargo();
  // Kept when the build is interrupted, so that the next attempt continues instead of starting over.
  const target = join(scratch, `build-${SECANTUS_VERSION}`);
  progress.line(
    'mongodb',
    `building ${BINARY} ${SECANTUS_VERSION} with cargo (5 to 10 minutes, once per machine; a mongod on the PATH or Docker avoids it)`,
  );
  const install = ['install', 'secantus-mdb', '--version', SECANTUS_VERSION, '--locked', '--ignore-rust-version', '--force'];
  try {
    await runCommand('cargo', [...install, '--root', join(staging, 'root'), '--target-dir', target], {
      signal,
      onLine: crateCounter(progress),
    });
  } catch (error) {
    if (error instanceof CommandFailed && !meansDiskFull(error) && signal?.aborted !== true) throw buildFailed(error);
    throw error;
  }
  renameSync(join(staging, 'root/bin', BINARY), join(staging, BINARY));
  rmSync(join(staging, 'root'), { recursive: true });
  rmSync(target, { recursive: true, force: true });
}

export const secantusBinary = (folder: string): string => join(folder, BINARY);

/** A line for every twenty crates: often enough to see it move. */
function crateCounter(progress: MakeContext['progress']): (line: string) => void {
  const STEP = 20;
  let compiled = 0;
  return (line) => {
    if (/^\s*Compiling /.test(line) && ++compiled % STEP === 0) progress.line('mongodb', `compiled ${compiled} of about ${CRATES} crates`);
  };
}

async function requireCargo(): Promise<void> {
  if ((await probeCommand('cargo', ['--version'])) !== null) return;
  throw new StackError(
    'mongodb_unavailable',
    'There is no MongoDB server to use: MONGODB_URL is not set, Docker does not run, and neither mongod nor cargo is on the PATH.',
    'install MongoDB (https://www.mongodb.com/try/download/community) or Rust (https://rustup.rs), start Docker, or set MONGODB_URL',
  );
}

function buildFailed(cause: CommandFailed): StackError {
  const network = /failed to (download|fetch|get)|Could not resolve|403|407/.test(cause.output);
  return new StackError(
    network ? 'download_refused' : 'mongodb_unavailable',
    `cargo could not ${network ? 'fetch' : 'build'} ${BINARY}:\n${cause.output.split('\n').slice(-8).join('\n')}`,
    network
      ? 'check the network and the registry in ~/.cargo/config.toml; or put mongod on the PATH, start Docker, or set MONGODB_URL'
      : 'it needs Rust 1.95 or newer, cmake and a C compiler; or put mongod on the PATH, start Docker, or set MONGODB_URL',
    { cause },
  );
}
