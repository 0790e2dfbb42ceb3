import type { Logger } from '@helpdex/observability';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { GenerationRoles } from '../generations/generation-roles.service';
import { CLOCK, LOGGER, type Clock } from '../ports';
import { RebuildWork } from './rebuild-work';
import { RebuildWorker } from './rebuild-worker';
import { RebuildRepository } from './rebuild.repository';

const PAUSE_MS = 2_000;

/** Looks after every rebuild, one after the other, until the process ends. */
@Injectable()
export class RebuildLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private wake = new AbortController();

  constructor(
    @Inject(RebuildRepository) private readonly rebuilds: RebuildRepository,
    @Inject(RebuildWorker) private readonly worker: RebuildWorker,
    @Inject(GenerationRoles) private readonly roles: GenerationRoles,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(RebuildWork) work: RebuildWork,
  ) {
    work.onKick(() => this.wake.abort());
  }

  onApplicationBootstrap(): void {
    this.running ??= this.run();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      this.wake = new AbortController();
      await this.pass(signal).catch((error: unknown) => {
        if (!signal.aborted) this.logger.warn({ err: error }, 'pass over the rebuilds failed');
      });
      await sleep(PAUSE_MS, undefined, { signal: AbortSignal.any([signal, this.wake.signal]) }).catch(() => undefined);
    }
  }

  private async pass(signal: AbortSignal): Promise<void> {
    for (const row of await this.rebuilds.working()) await this.worker.advance(row, signal);
    for (const row of await this.rebuilds.resting(this.clock.now())) await this.worker.tidy(row);
    await this.roles.drop();
  }
}
