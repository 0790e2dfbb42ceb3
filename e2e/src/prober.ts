import type { ApiClient } from './api-client';

export interface Probe {
  /** `SOURCE:ARTICLE:LOCALE` */
  id: string;
  title: string;
  locale: string;
  /** How often a customer's search has to show it: once, or never. */
  expected: 0 | 1;
}

/** Asks for the same documents over and over, as customers do, and keeps every answer that was wrong. */
export class Prober {
  readonly wrong: string[] = [];
  polls = 0;
  private readonly abort = new AbortController();
  private readonly running: Promise<void>;

  constructor(
    private readonly api: ApiClient,
    private readonly probes: readonly Probe[],
  ) {
    this.running = this.run();
  }

  /** @returns how often it asked. */
  async stop(): Promise<number> {
    this.abort.abort();
    await this.running;
    return this.polls;
  }

  private async run(): Promise<void> {
    while (!this.abort.signal.aborted)
      for (const probe of this.probes) {
        await this.ask(probe).catch((error: unknown) => void this.wrong.push(`${probe.id}: ${String(error)}`));
        this.polls += 1;
      }
  }

  private async ask({ id, title, locale, expected }: Probe): Promise<void> {
    const source = id.slice(0, id.indexOf(':'));
    const query = `q=${encodeURIComponent(title)}&audience=public&locale=${locale}&source=${source}&limit=100`;
    const { items } = await this.api.search(query);
    const times = items.filter((hit) => hit.id === id).length;
    if (times !== expected) this.wrong.push(`${id} was shown ${times} times instead of ${expected}`);
  }
}
