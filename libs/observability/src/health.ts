import { maskText } from './redaction';

/** Resolves when the thing is well; rejects with a short reason when not. */
export type HealthCheck = () => Promise<void> | void;

export interface CheckReport {
  readonly status: 'ok' | 'failing';
  readonly ms: number;
  readonly reason?: string;
}
export interface HealthReport {
  readonly status: 'ok' | 'failing';
  readonly checks: Readonly<Record<string, CheckReport>>;
}

const DEFAULT_TIMEOUT_MS = 2_000;
const MAX_REASON_CHARS = 200;

async function withTimeout(check: HealthCheck, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([check(), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function runCheck(check: HealthCheck, timeoutMs: number): Promise<CheckReport> {
  const started = performance.now();
  const took = (): number => Math.round(performance.now() - started);
  try {
    await withTimeout(check, timeoutMs);
    return { status: 'ok', ms: took() };
  } catch (error) {
    const reason = maskText(error instanceof Error ? error.message : String(error)).slice(0, MAX_REASON_CHARS);
    return { status: 'failing', ms: took(), reason };
  }
}

/** Named checks that decide whether the process is ready for work. Being alive is only being able to answer. */
export class HealthRegistry {
  private readonly checks = new Map<string, { check: HealthCheck; timeoutMs: number }>();
  private underWay: Promise<HealthReport> | undefined;

  /** @throws when the name is taken. */
  register(name: string, check: HealthCheck, timeoutMs = DEFAULT_TIMEOUT_MS): void {
    if (this.checks.has(name)) throw new Error(`A health check called ${name} exists`);
    this.checks.set(name, { check, timeoutMs });
  }

  /**
   * Runs all checks at once. With no checks the process is ready. Whoever asks meanwhile is told the same: anybody may ask, and must not be able to
   * have the servers behind asked as often.
   */
  report(): Promise<HealthReport> {
    this.underWay ??= this.run().finally(() => (this.underWay = undefined));
    return this.underWay;
  }

  private async run(): Promise<HealthReport> {
    const entries = await Promise.all(
      [...this.checks].map(async ([name, { check, timeoutMs }]) => [name, await runCheck(check, timeoutMs)] as const),
    );
    const failing = entries.some(([, { status }]) => status === 'failing');
    return { status: failing ? 'failing' : 'ok', checks: Object.fromEntries(entries) };
  }
}
