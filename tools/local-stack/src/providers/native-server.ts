import { closeSync, openSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { StackError } from '../stack.error';
import { ensureArtifact, type Artifact } from '../cache/artifact-cache';
import { findDamage } from '../cache/manifest';
import { lastLines } from '../system/log-file';
import { findByMarker, isOurs, stopProcess } from '../system/process-table';
import { GiveUp, pollUntil } from '../system/poll-until';
import type { RunningServer, StackContext } from './provider';

/** How one server is run from files in the cache. */
export interface NativeServer<Connection> {
  name: string;
  product: string;
  /** Null for a program that is installed already. */
  artifact: Artifact | null;
  /** Text found on the command line of this home's server and on no other. */
  marker: string;
  logFile: string;
  /** Ports and state are prepared and the process is started here. @param files the artifact's folder. Returns the server's pid. */
  launch(files: string): Promise<number>;
  /** Address of the running or about to be started server. */
  connection(): Promise<Connection>;
  /** Throws until the server does its work. */
  probe(connection: Connection): Promise<void>;
  startTimeoutMs: number;
}

interface PidFile {
  pid: number;
}

const REUSE_PROBE_MS = 20_000;

/** Reuses this home's running server or starts one. The second call changes nothing. */
export async function ensureNativeServer<C>(server: NativeServer<C>, context: StackContext): Promise<RunningServer<C>> {
  const reused = await reuse(server, context);
  const pid = reused ?? (await startRepairing(server, context));
  return {
    provider: 'native',
    product: server.product,
    connection: await server.connection(),
    pid,
    reused: reused !== null,
    stop: () => stopNativeServer(server, context),
  };
}

export async function stopNativeServer(
  server: Pick<NativeServer<unknown>, 'name' | 'marker'>,
  context: Pick<StackContext, 'home'>,
): Promise<void> {
  await Promise.all(pidsOf(server, context).map((pid) => stopProcess(pid, server.marker)));
}

/** The pid file first; then whatever runs with our marker, which a killed starter had no time to write down. */
function pidsOf(server: Pick<NativeServer<unknown>, 'name' | 'marker'>, { home }: Pick<StackContext, 'home'>): number[] {
  const noted = home.readJson<PidFile>(pidFile(server.name))?.pid;
  return noted !== undefined && isOurs(noted, server.marker) ? [noted] : findByMarker(server.marker);
}

const pidFile = (name: string): string => `${name}/server.pid.json`;

/** The pid of a healthy running server, otherwise null; one that hangs is stopped. */
async function reuse<C>(server: NativeServer<C>, context: StackContext): Promise<number | null> {
  const [pid, ...others] = pidsOf(server, context);
  if (pid === undefined) return null;
  try {
    if (others.length > 0) throw new Error('several processes share one state folder');
    await waitUntilHealthy(server, pid, REUSE_PROBE_MS, context.signal);
    context.home.writeJson(pidFile(server.name), { pid } satisfies PidFile);
    context.progress.line(server.name, `already running (pid ${pid})`);
    return pid;
  } catch (error) {
    if (context.signal?.aborted === true) throw error;
    context.progress.line(server.name, `pid ${pid} runs but does not answer; starting it again`);
    await stopNativeServer(server, context);
    return null;
  }
}

/** When the first start fails and the cached files turn out to be damaged, they are made again and the start is repeated. */
async function startRepairing<C>(server: NativeServer<C>, context: StackContext): Promise<number> {
  try {
    return await start(server, context, await filesOf(server, context));
  } catch (error) {
    if (server.artifact === null || context.signal?.aborted === true || !isServerFailure(error)) throw error;
    const folder = join(context.cacheRoot, server.artifact.name, server.artifact.version);
    if (findDamage(folder, true) === null) throw error;
    return start(server, context, await filesOf(server, context, true));
  }
}

const isServerFailure = (error: unknown): boolean => error instanceof StackError && error.code === 'server_failed';

function filesOf<C>(server: NativeServer<C>, context: StackContext, thoroughly = false): Promise<string> {
  const { cacheRoot: root, progress, signal } = context;
  return server.artifact === null ? Promise.resolve('') : ensureArtifact(server.artifact, { root, progress, signal }, thoroughly);
}

async function start<C>(server: NativeServer<C>, context: StackContext, files: string): Promise<number> {
  context.progress.line(server.name, `starting ${server.product}`);
  try {
    const pid = await server.launch(files);
    context.home.writeJson(pidFile(server.name), { pid } satisfies PidFile);
    await waitUntilHealthy(server, pid, server.startTimeoutMs, context.signal);
    context.progress.line(server.name, `ready (pid ${pid})`);
    return pid;
  } catch (error) {
    // By its marker: an interrupted launch may have left a process whose pid nobody was told.
    await stopNativeServer(server, context);
    throw error instanceof StackError || context.signal?.aborted === true ? error : serverFailed(server, error);
  }
}

async function waitUntilHealthy<C>(server: NativeServer<C>, pid: number, timeoutMs: number, signal?: AbortSignal): Promise<void> {
  const connection = await server.connection();
  const attempt = async (): Promise<void> => {
    if (!isOurs(pid, server.marker)) throw new GiveUp(new Error('the process ended'));
    await server.probe(connection);
  };
  await pollUntil(attempt, { timeoutMs, signal });
}

function serverFailed(server: { name: string; product: string; logFile: string }, cause: unknown): StackError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StackError(
    'server_failed',
    `${server.product} did not come up: ${reason}\n${indent(lastLines(server.logFile, 15))}`,
    `read ${server.logFile}; when its data is not needed, remove the folder of ${server.name} in the state folder and start again`,
    { cause },
  );
}

/** Starts a process that outlives this one, in its own session (so Ctrl-C does not reach it), writing to the log file. */
export function spawnDetached(
  command: string,
  args: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv; logFile: string },
): Promise<number> {
  const log = openSync(options.logFile, 'a');
  const child = spawn(command, args, { cwd: options.cwd, env: options.env ?? process.env, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => {
      child.unref();
      resolve(child.pid ?? -1);
    });
  });
}

const indent = (text: string): string => text.replace(/^/gm, '  | ');
