import { closeSync, existsSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { spawn, type ChildProcess } from 'node:child_process';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StackError } from '../stack.error';
import { GiveUp, pollUntil } from '../system/poll-until';
import { lastLines } from '../system/log-file';

export interface ServiceProgram {
  /** What it is called in messages, e.g. `fetcher` or `fetcher-2`. */
  name: string;
  command: string;
  args: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  logFile: string;
  /** Answers 200 once the service does its work. */
  readyUrl: string;
}

/** When a service may come back after a crash. */
export interface RestartPolicy {
  /** Delay before the first restart; doubles up to `maxDelayMs` with each crash. */
  firstDelayMs: number;
  maxDelayMs: number;
  /** A service that ran this long counts as healthy again: its crashes are forgotten. */
  forgetAfterMs: number;
  /** After so many crashes in a row it stays down. */
  maxCrashes: number;
  /** The same, while it has never been ready: most likely it cannot be, and whoever waits for it wants to know why. */
  maxCrashesAtStart: number;
}

export const LOCAL_RESTARTS: RestartPolicy = {
  firstDelayMs: 500,
  maxDelayMs: 15_000,
  forgetAfterMs: 60_000,
  maxCrashes: 8,
  maxCrashesAtStart: 2,
};

export interface ServiceProcessOptions {
  restart?: RestartPolicy;
  /** Told about crashes and restarts, one line each. */
  report?: (line: string) => void;
  readyTimeoutMs?: number;
  stopGraceMs?: number;
}

/** One child process of ours: started, waited for, restarted after a crash if wished, stopped. */
export class ServiceProcess {
  private child: ChildProcess | undefined;
  private wanted = false;
  private crashes = 0;
  private hasBeenReady = false;
  private supervision: AbortController = new AbortController();

  constructor(
    readonly program: ServiceProgram,
    private readonly options: ServiceProcessOptions = {},
  ) {}

  /** Process id while it runs. */
  get pid(): number | undefined {
    return this.isRunning ? this.child?.pid : undefined;
  }

  get isRunning(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  get logFile(): string {
    return this.program.logFile;
  }

  get env(): NodeJS.ProcessEnv {
    return this.program.env;
  }

  /** Starts it and waits until it is ready. @param extraEnv added for this run only @throws StackError `service_failed` */
  async start(extraEnv: NodeJS.ProcessEnv = {}, signal?: AbortSignal): Promise<void> {
    if (this.isRunning) return;
    this.wanted = true;
    this.supervision = new AbortController();
    await this.launch(extraEnv);
    await this.untilReady(signal);
  }

  /** Waits until the service answers that it is ready. @throws StackError with its last log lines */
  async untilReady(signal?: AbortSignal): Promise<void> {
    const attempt = async (): Promise<void> => {
      if (!this.isRunning && !this.willRestart) throw new GiveUp(new Error('the process ended'));
      const response = await fetch(this.program.readyUrl, { signal: AbortSignal.timeout(5_000) });
      if (response.status !== 200)
        throw new Error(`${this.program.readyUrl} answers ${response.status}: ${(await response.text()).slice(0, 300)}`);
    };
    try {
      await pollUntil(attempt, { timeoutMs: this.options.readyTimeoutMs ?? 60_000, everyMs: 50, signal });
      this.hasBeenReady = true;
    } catch (cause) {
      if (signal?.aborted === true) throw cause;
      throw this.failure(cause);
    }
  }

  /** Sends a signal; with a restart policy the service comes back if it dies of it. */
  kill(signal: NodeJS.Signals): void {
    if (this.isRunning) this.child?.kill(signal);
  }

  /** Resolves when the running process has ended, by whatever cause. */
  async untilExit(): Promise<void> {
    const { child } = this;
    if (child && this.isRunning) await new Promise((resolve) => child.once('exit', resolve));
  }

  /** SIGTERM, and SIGKILL after the grace. It stays down. */
  async stop(): Promise<void> {
    this.wanted = false;
    this.supervision.abort();
    if (!this.isRunning) return;
    this.kill('SIGTERM');
    const ended = this.untilExit();
    const grace = new AbortController();
    const late = sleep(this.options.stopGraceMs ?? 10_000, true, { signal: grace.signal }).catch(() => false);
    if (await Promise.race([ended.then(() => false), late])) this.kill('SIGKILL');
    grace.abort();
    await ended;
  }

  async restart(extraEnv: NodeJS.ProcessEnv = {}): Promise<void> {
    await this.stop();
    await this.start(extraEnv);
  }

  private get willRestart(): boolean {
    const { restart } = this.options;
    if (!this.wanted || restart === undefined) return false;
    return this.crashes < (this.hasBeenReady ? restart.maxCrashes : restart.maxCrashesAtStart);
  }

  private launch(extraEnv: NodeJS.ProcessEnv): Promise<void> {
    const { command, args, cwd, env, logFile } = this.program;
    const log = openLog(logFile);
    const startedAt = Date.now();
    // A session of its own: the terminal's Ctrl-C reaches only the supervisor, which then stops the services in order.
    const child = spawn(command, args, { cwd, env: { ...env, ...extraEnv }, stdio: ['ignore', log, log], detached: true });
    closeSync(log);
    this.child = child;
    child.once('exit', (code, signal) => this.onExit(Date.now() - startedAt, signal ?? `code ${code}`));
    return new Promise((resolve, reject) => {
      child.once('error', (cause) => reject(this.failure(cause)));
      child.once('spawn', () => resolve());
    });
  }

  private onExit(ranMs: number, how: string): void {
    const { restart, report } = this.options;
    if (!this.wanted || restart === undefined) return;
    this.crashes = ranMs >= restart.forgetAfterMs ? 1 : this.crashes + 1;
    if (!this.willRestart) {
      report?.(`${this.program.name} ended (${how}) for the ${ordinal(this.crashes)} time and stays down; see ${this.logFile}`);
      return;
    }
    const delayMs = restartDelay(restart, this.crashes);
    report?.(`${this.program.name} ended (${how}); starting it again in ${delayMs / 1000} s`);
    sleep(delayMs, undefined, { signal: this.supervision.signal })
      .then(() => this.launch({}))
      .catch((error: unknown) => {
        if (!this.supervision.signal.aborted) report?.(`${this.program.name} could not be started again: ${String(error)}`);
      });
  }

  private failure(cause: unknown): StackError {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const tail = lastLines(this.logFile, 15).replace(/^/gm, '  | ');
    return new StackError('service_failed', `${this.program.name} did not become ready: ${reason}\n${tail}`, `read ${this.logFile}`, {
      cause,
    });
  }
}

/** Delay before restart number `crashes`, counted from 1. */
export const restartDelay = ({ firstDelayMs, maxDelayMs }: RestartPolicy, crashes: number): number =>
  Math.min(firstDelayMs * 2 ** (crashes - 1), maxDelayMs);

const ordinal = (count: number): string => `${count}${['st', 'nd', 'rd'][count - 1] ?? 'th'}`;

const MAX_LOG_BYTES = 10_000_000;

/** Appends; a log that has grown large is set aside once, replacing the one set aside before. */
function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  if (existsSync(file) && statSync(file).size > MAX_LOG_BYTES) renameSync(file, `${file}.1`);
  return openSync(file, 'a');
}
