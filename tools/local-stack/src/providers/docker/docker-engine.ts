import { StackError } from '../../stack.error';
import { CommandFailed, probeCommand, runCommand, tryCommand } from '../../system/command';
import { meansDiskFull } from '../../system/disk';
import type { StackContext } from '../provider';

export interface Container {
  name: string;
  image: string;
  /** Loopback port on this machine to port in the container. */
  publish: Readonly<Record<number, number>>;
  /** Passed by name only, so that values do not show up in the process table. */
  env: Readonly<Record<string, string>>;
  /** Volume name to folder in the container. */
  volumes: Readonly<Record<string, string>>;
  command?: readonly string[];
}

/** Does an engine answer? The client alone is not enough. */
export const dockerRuns = async (): Promise<boolean> =>
  (await probeCommand('docker', ['version', '--format', '{{.Server.Version}}'], 5_000)) !== null;

/** Name of one server's container of one home. */
export const containerName = (context: Pick<StackContext, 'home'>, server: string): string => `helpdex-${context.home.id}-${server}`;

export type ContainerState = 'missing' | 'running' | 'stopped';

export async function containerState(name: string): Promise<ContainerState> {
  const { code, output } = await tryCommand('docker', ['container', 'inspect', '--format', '{{.State.Running}}', name]);
  if (code !== 0) return 'missing';
  return output.trim() === 'true' ? 'running' : 'stopped';
}

/** @throws StackError `download_refused`, `port_taken`, `disk_full`, `server_failed` */
export async function runContainer(container: Container, signal?: AbortSignal): Promise<void> {
  const args = runArguments(container);
  try {
    await runCommand('docker', args, { env: { ...process.env, ...container.env }, signal });
  } catch (error) {
    throw error instanceof CommandFailed && signal?.aborted !== true && !meansDiskFull(error) ? dockerFailure(container, error) : error;
  }
}

export const runArguments = ({ name, image, publish, env, volumes, command = [] }: Container): string[] => [
  ...['run', '--detach', '--name', name],
  ...Object.entries(publish).flatMap(([here, inside]) => ['--publish', `127.0.0.1:${here}:${inside}`]),
  ...Object.keys(env).flatMap((variable) => ['--env', variable]),
  ...Object.entries(volumes).flatMap(([volume, folder]) => ['--volume', `${volume}:${folder}`]),
  image,
  ...command,
];

/** Removes the container; its volumes stay. */
export async function removeContainer(name: string): Promise<void> {
  await tryCommand('docker', ['stop', '--time', '20', name]);
  await tryCommand('docker', ['rm', '--force', name]);
}

export async function containerLog(name: string): Promise<string> {
  return (await tryCommand('docker', ['logs', '--tail', '15', name])).output;
}

function dockerFailure({ name, image }: Container, cause: CommandFailed): StackError {
  if (/port is already allocated|address already in use/.test(cause.output)) {
    return new StackError(
      'port_taken',
      `Docker could not publish a port of ${name}: ${cause.output}`,
      'stop the program that holds the port',
      { cause },
    );
  }
  if (/pull|manifest|registry|TLS|lookup/i.test(cause.output)) {
    const remedy = 'check the network and the registry mirror; or set HELPDEX_PROVIDER=native to run without Docker';
    return new StackError('download_refused', `Docker could not fetch ${image}: ${cause.output}`, remedy, { cause });
  }
  return new StackError('server_failed', `Docker could not start ${name}: ${cause.output}`, `docker logs ${name}`, { cause });
}
