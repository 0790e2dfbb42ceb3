/** A number with its unit in the name, or a record of such numbers. */
export interface Measurements {
  readonly [name: string]: number | string | Measurements;
}

export interface BenchmarkOptions {
  /** A generated help center of so many articles instead of the real one: quick, and not comparable with committed results. */
  articles?: number;
  /** Told what is going on, one line each. */
  report: (line: string) => void;
}

/** What one benchmark found. Only `ratios` can be compared between machines; the rest says what they are made of. */
export interface BenchmarkResult {
  ratios: Readonly<Record<string, number>>;
  measurements: Measurements;
}

export interface Benchmark {
  /** On the command line, and of the file with the result. */
  name: string;
  /** One line for `--list`. */
  about: string;
  run(options: BenchmarkOptions): Promise<BenchmarkResult>;
}
