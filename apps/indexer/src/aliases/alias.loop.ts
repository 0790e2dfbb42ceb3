import type { Logger } from '@helpdex/observability';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { LOGGER } from '../ports';
import { AliasKeeper } from './alias-keeper';

/** So long a lost alias stays unnoticed, if nobody searches. */
const PAUSE_MS = 5_000;

/** Looks after the search aliases until the process ends: again and again, and at once when a search has missed one. */
@Injectable()
export class AliasLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private wake = new AbortController();

  constructor(
    @Inject(AliasKeeper) private readonly keeper: AliasKeeper,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.running ??= this.run();
  }

  /** Does not wait for the pause to end. */
  kick(): void {
    this.wake.abort();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      this.wake = new AbortController();
      await this.keeper.pass().catch((error: unknown) => {
        if (!signal.aborted) this.logger.warn({ err: error }, 'pass over the search aliases failed');
      });
      await sleep(PAUSE_MS, undefined, { signal: AbortSignal.any([signal, this.wake.signal]) }).catch(() => undefined);
    }
  }
}
