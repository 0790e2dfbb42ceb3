import { join } from 'node:path';
import { StackError } from '../stack.error';
import { CommandFailed, probeCommand, runCommand } from '../system/command';
import { meansDiskFull } from '../system/disk';
import type { Jdk } from '../system/java';

const PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1';

export interface MavenCall {
  goal: 'get' | 'copy-dependencies';
  args: readonly string[];
  /** Local repository of this call. Each preparation has its own: Maven 3 does not lock a shared one, and what is big goes away with it. */
  repository: string;
  jdk: Jdk;
  signal: AbortSignal | undefined;
}

/** @throws StackError `maven_missing`, `download_refused`, `disk_full` */
export async function runMaven(subject: string, { goal, args, repository, jdk, signal }: MavenCall): Promise<void> {
  await requireMaven(subject);
  try {
    await runCommand('mvn', ['-B', '-q', '-ntp', ...args, `-Dmaven.repo.local=${repository}`, `${PLUGIN}:${goal}`], {
      env: { ...process.env, JAVA_HOME: jdk.home },
      signal,
    });
  } catch (error) {
    if (error instanceof CommandFailed && !meansDiskFull(error) && signal?.aborted !== true) throw refused(subject, error);
    throw error;
  }
}

/** Where Maven puts an artifact's file inside a local repository. */
export const repositoryPath = (repository: string, group: string, artifact: string, version: string, extension: string): string =>
  join(repository, ...group.split('.'), artifact, version, `${artifact}-${version}.${extension}`);

async function requireMaven(subject: string): Promise<void> {
  if ((await probeCommand('mvn', ['--version'])) !== null) return;
  throw new StackError(
    'maven_missing',
    `${subject} is fetched with Maven, and there is no mvn on the PATH.`,
    'install Maven (Debian: apt install maven; macOS: brew install maven), or start Docker, or give the URL of a running server',
  );
}

const refused = (subject: string, cause: CommandFailed): StackError =>
  new StackError(
    'download_refused',
    `Maven could not fetch ${subject}: ${firstError(cause.output)}`,
    'check the network, the proxy and the mirror in ~/.m2/settings.xml, then try again; or start Docker, or give the URL of a running server',
    { cause },
  );

const firstError = (output: string): string => output.split('\n').find((line) => line.includes('ERROR')) ?? output.slice(-300);
