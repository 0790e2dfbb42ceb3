/** Why the local stack could not be brought up; the doctor and the CLIs print `remedy` under the message. */
export type StackErrorCode =
  | 'java_missing'
  | 'jdk_too_old'
  | 'maven_missing'
  | 'mongodb_unavailable'
  | 'port_taken'
  | 'download_refused'
  | 'disk_full'
  | 'root_cannot_drop'
  | 'server_failed'
  | 'server_unreachable'
  | 'credentials_missing'
  | 'settings_unusable'
  | 'settings_unsafe'
  | 'build_failed'
  | 'service_failed'
  | 'already_running'
  | 'aborted';

export class StackError extends Error {
  constructor(
    readonly code: StackErrorCode,
    message: string,
    /** What the person at the keyboard can do about it. */
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'StackError';
  }
}

/** The text a CLI prints for any failure: what happened, then what to do. */
export function describeFailure(error: unknown): string {
  if (error instanceof StackError) return `${error.message}\n  What to do: ${error.remedy}`;
  if (!(error instanceof Error)) return String(error);
  return [error.stack ?? error.message, ...causesOf(error)].join('\n  because: ');
}

const MAX_CAUSES = 5;

/** Messages only: what hangs on the errors of a client may hold credentials. */
function causesOf({ cause }: Error): string[] {
  const found: string[] = [];
  for (let next = cause; next instanceof Error && found.length < MAX_CAUSES; next = next.cause) found.push(`${next.name}: ${next.message}`);
  return found;
}
