import type { RestartPolicy, ServiceName, ServiceProcessOptions } from '@helpdex/local-stack';

/** A supervisor that never gives up, so that a test may kill as often as it likes. */
const RESTART: RestartPolicy = { firstDelayMs: 200, maxDelayMs: 1_000, forgetAfterMs: 0, maxCrashes: 100, maxCrashesAtStart: 100 };
const ENDED = /^(\S+) ended \((.+)\);/;

/** What a supervisor saw of its services' ends. */
export class Deaths {
  private seen: { name: string; how: string }[] = [];

  readonly supervision: ServiceProcessOptions = {
    restart: RESTART,
    readyTimeoutMs: 120_000,
    report: (line) => {
      const [, name, how] = ENDED.exec(line) ?? [];
      if (name !== undefined && how !== undefined) this.seen.push({ name, how });
    },
  };

  forget(): void {
    this.seen = [];
  }

  /** How a service ended since the last `forget`, in order: `SIGKILL`, `code 0`, ... */
  of(name: ServiceName): string[] {
    return this.seen.filter((death) => death.name === name).map(({ how }) => how);
  }
}
