import { StackError } from '../../stack.error';
import { GiveUp, pollUntil } from '../../system/poll-until';
import type { RunningServer, StackContext } from '../provider';
import { containerLog, containerName, containerState, removeContainer, runContainer, type Container } from './docker-engine';

export interface DockerServer<Connection> {
  name: string;
  product: string;
  /** Chooses the ports; called only when a container has to be made. */
  container(name: string): Promise<Container>;
  connection(): Connection;
  /** Throws until the server does its work. */
  probe(connection: Connection, container: string): Promise<void>;
  startTimeoutMs: number;
}

/** Reuses this home's container when it is healthy, otherwise makes a new one over the same volumes. */
export async function ensureDockerServer<C>(server: DockerServer<C>, context: StackContext): Promise<RunningServer<C>> {
  const name = containerName(context, server.name);
  const running = (await containerState(name)) === 'running' && (await isHealthy(server, name, context));
  if (running) context.progress.line(server.name, `container ${name} already runs`);
  else await start(server, name, context);
  const { product } = server;
  return {
    provider: 'docker',
    product,
    connection: server.connection(),
    pid: undefined,
    reused: running,
    stop: () => removeContainer(name),
  };
}

async function isHealthy<C>(server: DockerServer<C>, name: string, { signal }: StackContext): Promise<boolean> {
  const REUSE_PROBE_MS = 20_000;
  try {
    await pollUntil(() => server.probe(server.connection(), name), { timeoutMs: REUSE_PROBE_MS, everyMs: 500, signal });
    return true;
  } catch (error) {
    if (signal?.aborted === true) throw error;
    return false;
  }
}

async function start<C>(server: DockerServer<C>, name: string, { progress, signal }: StackContext): Promise<void> {
  await removeContainer(name);
  progress.line(server.name, `starting ${server.product} in Docker`);
  await runContainer(await server.container(name), signal);
  const attempt = async (): Promise<void> => {
    if ((await containerState(name)) !== 'running') throw new GiveUp(new Error('the container ended'));
    await server.probe(server.connection(), name);
  };
  try {
    await pollUntil(attempt, { timeoutMs: server.startTimeoutMs, everyMs: 500, signal });
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `${server.product} did not come up: ${reason}\n${await containerLog(name)}`;
    throw new StackError('server_failed', message, `docker logs ${name}; or set HELPDEX_PROVIDER=native`, { cause });
  }
  progress.line(server.name, `ready (container ${name})`);
}
