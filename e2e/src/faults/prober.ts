import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../api-client';

/** Begins every word that only internal articles have. */
export const CANARY = 'qzinternal';
const EVERY_MS = 150;
/** Kept for the message; one is too many. */
const MAX_LEAKS = 20;

/**
 * Reads what anybody may read, again and again while things break, and looks for words that only internal articles have. That a server does not
 * answer is no fault here; what it answers is.
 */
export class Prober {
  readonly leaks: string[] = [];
  private readonly words = new Set<string>();
  private readonly entries = new Set<string>();
  private readonly stopping = new AbortController();
  private loop: Promise<void> | undefined;
  private answered = 0;

  /** @param admin asks for public content as an agent's screen would; @param reader may read nothing else */
  constructor(
    private readonly admin: ApiClient,
    private readonly reader: ApiClient,
  ) {}

  /** Reads that were answered with content. */
  get answers(): number {
    return this.answered;
  }

  /** From now on also asks for this word, and for the entry that has it. */
  watch(word: string, entryId: string): void {
    this.words.add(word);
    this.entries.add(entryId);
  }

  start(): void {
    this.loop ??= this.readOn();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  private async readOn(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      for (const word of ['en-us', ...this.words]) {
        await this.read(this.reader, `/search?q=${word}&limit=100`);
        await this.read(this.admin, `/search?q=${word}&audience=public&limit=100`);
        await this.read(this.reader, `/search/passages?q=${word}&limit=100`);
        await this.read(this.admin, `/articles?visibility=public&q=${word}&limit=100`);
      }
      for (const id of this.entries) await this.read(this.reader, `/articles/${encodeURIComponent(id)}`);
      await sleep(EVERY_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  private async read(as: ApiClient, path: string): Promise<void> {
    if (this.stopping.signal.aborted) return;
    const answer = await as.request('GET', `/api/v1${path}`).catch(() => undefined);
    if (answer?.status === 200) this.answered += 1;
    const said = JSON.stringify(answer?.body ?? null);
    if (said.includes(CANARY) && this.leaks.length < MAX_LEAKS) this.leaks.push(`${path}: ${said.slice(0, 300)}`);
  }
}
