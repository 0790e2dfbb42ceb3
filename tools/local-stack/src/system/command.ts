import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';

export interface CommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Written to the command's standard input, which is then closed. */
  input?: string;
  timeoutMs?: number;
  signal?: AbortSignal | undefined;
  /** In a session of its own, so that what it leaves running does not get the terminal's Ctrl-C. */
  detached?: boolean;
  /** Called with each line of either output stream, as it comes. */
  onLine?: (line: string) => void;
}

export interface CommandResult {
  code: number;
  /** Both streams, the last `KEPT_LINES` lines. */
  output: string;
}

const KEPT_LINES = 200;
const AFTER_EXIT_MS = 250;

/** The command ended with another code than 0, or could not be started (`code` -1). */
export class CommandFailed extends Error {
  constructor(
    readonly command: string,
    readonly code: number,
    readonly output: string,
    options?: ErrorOptions,
  ) {
    super(`${command} failed (${code}): ${output.split('\n').slice(-12).join('\n')}`, options);
    this.name = 'CommandFailed';
  }
}

/** Runs a program without a shell and waits for its end. @throws CommandFailed */
export async function runCommand(command: string, args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const result = await tryCommand(command, args, options);
  if (result.code !== 0) throw new CommandFailed(command, result.code, result.output);
  return result;
}

/** As `runCommand`, but an exit code is an answer. @throws CommandFailed only when the program could not be started. */
export function tryCommand(command: string, args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: options.detached ?? false,
      ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    const lines: string[] = [];
    const keep = (line: string): void => {
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
      options.onLine?.(line);
    };
    createInterface({ input: child.stdout }).on('line', keep);
    createInterface({ input: child.stderr }).on('line', keep);
    child.on('error', (cause) => reject(new CommandFailed(command, -1, cause.message, { cause })));
    const finish = (code: number | null): void => resolve({ code: code ?? -1, output: lines.join('\n') });
    child.on('close', finish);
    // A daemon that the command leaves behind may hold its output open, and then `close` would never come.
    child.on('exit', (code) => setTimeout(finish, AFTER_EXIT_MS, code));
    child.stdin.on('error', () => undefined); // the program may end without reading its input
    child.stdin.end(options.input ?? '');
  });
}

/** First line of the command's output when it runs at all, otherwise null. */
export async function probeCommand(command: string, args: readonly string[], timeoutMs = 10_000): Promise<string | null> {
  try {
    const { code, output } = await tryCommand(command, args, { timeoutMs });
    return code === 0 ? stripVTControlCharacters(output.split('\n')[0] ?? '') : null;
  } catch {
    return null;
  }
}
