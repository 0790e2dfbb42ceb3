/** What has to be undone, in reverse order of how it was done. */
export class Shutdown {
  private readonly steps: { what: string; undo: () => Promise<void> }[] = [];

  constructor(private readonly report: (line: string) => void) {}

  add(what: string, undo: () => Promise<void>): void {
    this.steps.push({ what, undo });
  }

  /** Does all of it, even when a step fails. */
  async run(): Promise<void> {
    for (let step = this.steps.pop(); step; step = this.steps.pop()) {
      try {
        await step.undo();
      } catch (error) {
        this.report(`stopping ${step.what} failed: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
}

/** Aborts on the first Ctrl-C, SIGTERM or hang-up. npm and the shell may pass the same Ctrl-C on, so repeats are ignored. */
export function abortOnSignals(): AbortController {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => controller.abort(new Interrupted(signal)));
  return controller;
}

export class Interrupted extends Error {
  constructor(by: string) {
    super(`interrupted by ${by}`);
    this.name = 'Interrupted';
  }
}
