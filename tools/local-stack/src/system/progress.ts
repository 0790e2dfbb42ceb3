/** Receives one finished line of text, without the line break. */
export type ReportLine = (line: string) => void;

/** Plain progress: one line per step, with the seconds since the start, readable in a terminal and in a CI log alike. */
export class Progress {
  private readonly startedAt = Date.now();

  constructor(private readonly report: ReportLine) {}

  get elapsedSeconds(): number {
    return (Date.now() - this.startedAt) / 1000;
  }

  line(subject: string, text: string): void {
    this.report(`[${this.elapsedSeconds.toFixed(1).padStart(6)} s] ${subject}: ${text}`);
  }
}

export const silentProgress = (): Progress => new Progress(() => undefined);
